using System.Buffers.Text;
using System.Numerics;

namespace SeatHub.Wire.Converters;

internal static class ScalarConverters
{
    private static readonly Dictionary<Type, WireConverter> All = new()
    {
        [typeof(bool)] = new BooleanConverter(),
        [typeof(sbyte)] = new SignedConverter<sbyte>(),
        [typeof(short)] = new SignedConverter<short>(),
        [typeof(int)] = new SignedConverter<int>(),
        [typeof(long)] = new SignedConverter<long>(),
        [typeof(byte)] = new UnsignedConverter<byte>(),
        [typeof(ushort)] = new UnsignedConverter<ushort>(),
        [typeof(uint)] = new UnsignedConverter<uint>(),
        [typeof(ulong)] = new UnsignedConverter<ulong>(),
        [typeof(float)] = new SingleConverter(),
        [typeof(double)] = new DoubleConverter(),
        [typeof(string)] = new StringConverter(),
        [typeof(byte[])] = new BinaryConverter(),
        [typeof(Guid)] = new GuidConverter(),
        [typeof(DateTime)] = new DateTimeConverter(),
        [typeof(DateTimeOffset)] = new DateTimeOffsetConverter(),
    };

    public static WireConverter? For(Type type) => All.GetValueOrDefault(type);
}

internal sealed class BooleanConverter : WireConverter<bool>
{
    public override void Write(ref MessagePackWriter writer, bool value) => writer.Write(value);

    public override bool Read(ref MessagePackReader reader) => reader.ReadBoolean();
}

internal sealed class SignedConverter<T> : WireConverter<T>
    where T : struct, IBinaryInteger<T>
{
    public override void Write(ref MessagePackWriter writer, T value) => writer.Write(long.CreateTruncating(value));

    public override T Read(ref MessagePackReader reader)
    {
        var value = reader.ReadInt64();
        var narrow = T.CreateTruncating(value);
        return long.CreateTruncating(narrow) == value ? narrow : throw MessagePackReader.OutOfRange();
    }
}

internal sealed class UnsignedConverter<T> : WireConverter<T>
    where T : struct, IBinaryInteger<T>
{
    public override void Write(ref MessagePackWriter writer, T value) => writer.Write(ulong.CreateTruncating(value));

    public override T Read(ref MessagePackReader reader)
    {
        var value = reader.ReadUInt64();
        var narrow = T.CreateTruncating(value);
        return ulong.CreateTruncating(narrow) == value ? narrow : throw MessagePackReader.OutOfRange();
    }
}

internal sealed class SingleConverter : WireConverter<float>
{
    public override void Write(ref MessagePackWriter writer, float value) => writer.Write(value);

    public override float Read(ref MessagePackReader reader) => (float)reader.ReadDouble();
}

internal sealed class DoubleConverter : WireConverter<double>
{
    public override void Write(ref MessagePackWriter writer, double value) => writer.Write(value);

    public override double Read(ref MessagePackReader reader) => reader.ReadDouble();
}

internal sealed class StringConverter : WireConverter<string?>
{
    public override void Write(ref MessagePackWriter writer, string? value) => writer.Write(value);

    public override string? Read(ref MessagePackReader reader) => reader.ReadString();
}

internal sealed class BinaryConverter : WireConverter<byte[]?>
{
    public override void Write(ref MessagePackWriter writer, byte[]? value)
    {
        if (value is null)
            writer.WriteNil();
        else
            writer.WriteBinary(value);
    }

    public override byte[]? Read(ref MessagePackReader reader) => reader.TryReadNil() ? null : reader.ReadBinary().ToArray();
}

/// <summary>Text, as in JSON; 16 bytes, in the order of the text, are understood too.</summary>
internal sealed class GuidConverter : WireConverter<Guid>
{
    private const int TextLength = 36;

    public override void Write(ref MessagePackWriter writer, Guid value)
    {
        Span<byte> text = stackalloc byte[TextLength];
        value.TryFormat(text, out _);
        writer.WriteUtf8(text);
    }

    public override Guid Read(ref MessagePackReader reader)
    {
        if (reader.IsNextBinary)
            return reader.ReadBinary() is { Length: 16 } bytes ? new Guid(bytes, bigEndian: true) : throw new InvalidDataException("a UUID has 16 bytes");
        var text = reader.ReadUtf8();
        return text.Length == TextLength && Utf8Parser.TryParse(text, out Guid value, out _, 'D') ? value : throw new InvalidDataException("the text is no UUID");
    }
}
