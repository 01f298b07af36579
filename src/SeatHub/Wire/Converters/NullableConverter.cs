namespace SeatHub.Wire.Converters;

internal sealed class NullableConverter<T>(WireConverter<T> inner) : WireConverter<T?>
    where T : struct
{
    public override void Write(ref MessagePackWriter writer, T? value)
    {
        if (value is { } there)
            inner.Write(ref writer, there);
        else
            writer.WriteNil();
    }

    public override T? Read(ref MessagePackReader reader) => reader.TryReadNil() ? null : inner.Read(ref reader);
}
