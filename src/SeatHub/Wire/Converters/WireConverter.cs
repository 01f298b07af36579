namespace SeatHub.Wire.Converters;

/// <summary>Reads and writes values of one type in MessagePack. Thread-safe, kept for ever.</summary>
internal abstract class WireConverter
{
    /// <param name="writer">Where to.</param>
    /// <param name="value">Not null.</param>
    public abstract void WriteObject(ref MessagePackWriter writer, object value);

    public abstract object? ReadObject(ref MessagePackReader reader);
}

internal abstract class WireConverter<T> : WireConverter
{
    /// <summary>Null is written as nil.</summary>
    public abstract void Write(ref MessagePackWriter writer, T value);

    /// <exception cref="InvalidDataException">The next value does not fit.</exception>
    public abstract T Read(ref MessagePackReader reader);

    public sealed override void WriteObject(ref MessagePackWriter writer, object value) => Write(ref writer, (T)value);

    public sealed override object? ReadObject(ref MessagePackReader reader) => Read(ref reader);
}
