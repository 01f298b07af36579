using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using static SeatHub.Wire.MessagePackFormat;

namespace SeatHub.Wire;

/// <summary>Writes MessagePack values, each in its shortest form, into a pooled buffer that <see cref="Dispose"/> gives back.</summary>
internal ref struct MessagePackWriter : IDisposable
{
    private const int UsualMessage = 512;

    private byte[] _buffer;
    private int _length;

    /// <param name="headroom">Bytes to leave free in front, for what is known only at the end.</param>
    public MessagePackWriter(int headroom)
    {
        _buffer = ArrayPool<byte>.Shared.Rent(UsualMessage);
        _length = headroom;
    }

    /// <summary>All of it, headroom included.</summary>
    public readonly Span<byte> Written => _buffer.AsSpan(0, _length);

    public void Dispose()
    {
        var buffer = _buffer;
        _buffer = [];
        if (buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(buffer);
    }

    public void WriteNil() => Reserve(1)[0] = Nil;

    public void Write(bool value) => Reserve(1)[0] = value ? True : False;

    public void Write(long value)
    {
        if (value >= 0)
        {
            Write((ulong)value);
            return;
        }

        switch (value)
        {
            case >= -32:
                Reserve(1)[0] = (byte)value;
                break;
            case >= sbyte.MinValue:
                Code(Signed8, 1)[0] = (byte)value;
                break;
            case >= short.MinValue:
                BinaryPrimitives.WriteInt16BigEndian(Code(Signed16, 2), (short)value);
                break;
            case >= int.MinValue:
                BinaryPrimitives.WriteInt32BigEndian(Code(Signed32, 4), (int)value);
                break;
            default:
                BinaryPrimitives.WriteInt64BigEndian(Code(Signed64, 8), value);
                break;
        }
    }

    public void Write(ulong value)
    {
        switch (value)
        {
            case <= MaxFixPositive:
                Reserve(1)[0] = (byte)value;
                break;
            case <= byte.MaxValue:
                Code(Unsigned8, 1)[0] = (byte)value;
                break;
            case <= ushort.MaxValue:
                BinaryPrimitives.WriteUInt16BigEndian(Code(Unsigned16, 2), (ushort)value);
                break;
            case <= uint.MaxValue:
                BinaryPrimitives.WriteUInt32BigEndian(Code(Unsigned32, 4), (uint)value);
                break;
            default:
                BinaryPrimitives.WriteUInt64BigEndian(Code(Unsigned64, 8), value);
                break;
        }
    }

    public void Write(float value) => BinaryPrimitives.WriteSingleBigEndian(Code(Float32, 4), value);

    public void Write(double value) => BinaryPrimitives.WriteDoubleBigEndian(Code(Float64, 8), value);

    public void Write(string? value)
    {
        if (value is null)
        {
            WriteNil();
            return;
        }

        var length = Encoding.UTF8.GetByteCount(value);
        StringHeader(length);
        Encoding.UTF8.GetBytes(value, Reserve(length));
    }

    public void WriteUtf8(scoped ReadOnlySpan<byte> value)
    {
        StringHeader(value.Length);
        WriteRaw(value);
    }

    public void WriteBinary(scoped ReadOnlySpan<byte> value)
    {
        switch (value.Length)
        {
            case <= byte.MaxValue:
                Code(Bin8, 1)[0] = (byte)value.Length;
                break;
            case <= ushort.MaxValue:
                BinaryPrimitives.WriteUInt16BigEndian(Code(Bin16, 2), (ushort)value.Length);
                break;
            default:
                BinaryPrimitives.WriteUInt32BigEndian(Code(Bin32, 4), (uint)value.Length);
                break;
        }

        WriteRaw(value);
    }

    /// <summary>A value that is MessagePack already.</summary>
    public void WriteRaw(scoped ReadOnlySpan<byte> value) => value.CopyTo(Reserve(value.Length));

    public void WriteArrayHeader(int count) => Header(count, FixArray, MaxFixArrayCount, Array16, Array32);

    public void WriteMapHeader(int count) => Header(count, FixMap, MaxFixMapCount, Map16, Map32);

    /// <summary>A map whose number of entries is told later, by <see cref="EndMap"/>.</summary>
    /// <param name="atMost">The most entries it can come to have.</param>
    /// <returns>What EndMap needs.</returns>
    public int BeginMap(int atMost)
    {
        var start = _length;
        Reserve(atMost <= MaxFixMapCount ? 1 : 3);
        return start;
    }

    public readonly void EndMap(int start, int atMost, int count)
    {
        if (atMost <= MaxFixMapCount)
        {
            _buffer[start] = (byte)(FixMap | count);
            return;
        }

        _buffer[start] = Map16;
        BinaryPrimitives.WriteUInt16BigEndian(_buffer.AsSpan(start + 1), checked((ushort)count));
    }

    private void StringHeader(int length)
    {
        switch (length)
        {
            case <= MaxFixStringLength:
                Reserve(1)[0] = (byte)(FixString | length);
                break;
            case <= byte.MaxValue:
                Code(String8, 1)[0] = (byte)length;
                break;
            case <= ushort.MaxValue:
                BinaryPrimitives.WriteUInt16BigEndian(Code(String16, 2), (ushort)length);
                break;
            default:
                BinaryPrimitives.WriteUInt32BigEndian(Code(String32, 4), (uint)length);
                break;
        }
    }

    private void Header(int count, byte fix, int maxFix, byte code16, byte code32)
    {
        if (count <= maxFix)
            Reserve(1)[0] = (byte)(fix | count);
        else if (count <= ushort.MaxValue)
            BinaryPrimitives.WriteUInt16BigEndian(Code(code16, 2), (ushort)count);
        else
            BinaryPrimitives.WriteUInt32BigEndian(Code(code32, 4), (uint)count);
    }

    private Span<byte> Code(byte code, int bytes)
    {
        var span = Reserve(1 + bytes);
        span[0] = code;
        return span[1..];
    }

    private Span<byte> Reserve(int bytes)
    {
        if (_buffer.Length - _length < bytes)
            Grow(bytes);
        var span = _buffer.AsSpan(_length, bytes);
        _length += bytes;
        return span;
    }

    private void Grow(int bytes)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(checked(_length + bytes), 2 * _buffer.Length));
        Written.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
