using System.Reflection;
using Xunit.Sdk;

namespace SeatHub.Tests;

/// <summary>Runs a theory once with each of <see cref="Nodes.Direct"/> and <see cref="Nodes.Stock"/> as its argument.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BothTransportsAttribute : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [[Nodes.Direct], [Nodes.Stock]];
}
