using System.Linq.Expressions;
using System.Reflection;

namespace SeatHub.Wire.Converters;

/// <summary>Makes objects of the values of their properties: through the constructor what it takes, through setters the rest.</summary>
internal static class MapCreation
{
    /// <summary>Stands for a property that was not sent; null is a value.</summary>
    public static readonly object Absent = new();

    /// <returns>Null if the type cannot be made of its properties.</returns>
    public static Func<object?[], T>? Compile<T>(PropertyInfo[] properties)
    {
        var constructor = typeof(T).GetConstructors()
            .Where(c => c.GetParameters().All(p => IndexOf(properties, p) >= 0))
            .MaxBy(c => c.GetParameters().Length);
        if (constructor is null && !typeof(T).IsValueType)
            return null;

        var values = Expression.Parameter(typeof(object?[]));
        var made = Expression.Variable(typeof(T));
        var parameters = constructor?.GetParameters() ?? [];
        var steps = new List<Expression>
        {
            Expression.Assign(made, constructor is null ? Expression.New(typeof(T)) : Expression.New(constructor, parameters.Select(p => Argument(values, IndexOf(properties, p), p)))),
        };
        var taken = parameters.Select(p => IndexOf(properties, p)).ToHashSet();
        for (var i = 0; i < properties.Length; i++)
        {
            if (!taken.Contains(i) && properties[i].SetMethod is { IsPublic: true })
                steps.Add(Expression.IfThen(IsThere(values, i), Expression.Assign(Expression.Property(made, properties[i]), Value(values, i, properties[i].PropertyType))));
        }

        steps.Add(made);
        return Expression.Lambda<Func<object?[], T>>(Expression.Block([made], steps), values).Compile();
    }

    private static int IndexOf(PropertyInfo[] properties, ParameterInfo parameter) =>
        Array.FindIndex(properties, p => p.PropertyType == parameter.ParameterType && string.Equals(p.Name, parameter.Name, StringComparison.OrdinalIgnoreCase));

    private static ConditionalExpression Argument(ParameterExpression values, int index, ParameterInfo parameter) => Expression.Condition(
        IsThere(values, index),
        Value(values, index, parameter.ParameterType),
        parameter.HasDefaultValue && parameter.DefaultValue is { } value
            ? Expression.Convert(Expression.Constant(value), parameter.ParameterType)
            : Expression.Default(parameter.ParameterType));

    private static BinaryExpression IsThere(ParameterExpression values, int index) =>
        Expression.ReferenceNotEqual(Expression.ArrayIndex(values, Expression.Constant(index)), Expression.Constant(Absent));

    private static UnaryExpression Value(ParameterExpression values, int index, Type type) =>
        Expression.Convert(Expression.ArrayIndex(values, Expression.Constant(index)), type);
}
