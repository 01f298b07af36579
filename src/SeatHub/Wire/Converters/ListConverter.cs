namespace SeatHub.Wire.Converters;

/// <summary>Arrays and lists. What an array fits is read as an array, what a <see cref="List{T}"/> fits as that.</summary>
internal sealed class ListConverter<TList, T>(WireConverter<T> element) : WireConverter<TList?>
    where TList : IReadOnlyList<T>
{
    private static readonly bool FitsArray = typeof(TList).IsAssignableFrom(typeof(T[]));
    private static readonly bool FitsList = typeof(TList).IsAssignableFrom(typeof(List<T>));

    public override void Write(ref MessagePackWriter writer, TList? value)
    {
        if (value is null)
        {
            writer.WriteNil();
            return;
        }

        writer.WriteArrayHeader(value.Count);
        if (value is T[] array)
        {
            foreach (var item in array)
                element.Write(ref writer, item);
            return;
        }

        for (var i = 0; i < value.Count; i++)
            element.Write(ref writer, value[i]);
    }

    public override TList? Read(ref MessagePackReader reader)
    {
        if (default(TList) is null && reader.TryReadNil())
            return default;
        var count = reader.ReadArrayHeader();
        if (FitsArray)
        {
            var array = count == 0 ? [] : new T[count];
            for (var i = 0; i < count; i++)
                array[i] = element.Read(ref reader);
            return (TList)(object)array;
        }

        if (!FitsList)
            throw new NotSupportedException($"{typeof(TList)} can be written, not read");
        var list = new List<T>(count);
        for (var i = 0; i < count; i++)
            list.Add(element.Read(ref reader));
        return (TList)(object)list;
    }
}
