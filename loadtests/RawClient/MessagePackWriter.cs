using System.Buffers.Binary;
using System.Text;

namespace LoadTests.RawClient;

/// <summary>Writes into a growing array that is reused. Not thread-safe.</summary>
internal sealed class MessagePackWriter
{
    private byte[] _buffer = new byte[512];
    private int _length;

    public void Clear() => _length = 0;

    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _length);

    private Span<byte> GetBuffer(int count)
    {
        if (_length + count > _buffer.Length)
            System.Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _length + count));
        var buffer = _buffer.AsSpan(_length, count);
        _length += count;
        return buffer;
    }

    public MessagePackWriter Array(int count)
    {
        if (count < 16)
        {
            GetBuffer(1)[0] = (byte)(0x90 | count);
            return this;
        }

        var buffer = GetBuffer(3);
        buffer[0] = 0xdc;
        BinaryPrimitives.WriteUInt16BigEndian(buffer[1..], (ushort)count);
        return this;
    }

    public MessagePackWriter Map(int count)
    {
        GetBuffer(1)[0] = (byte)(0x80 | count);
        return this;
    }

    public MessagePackWriter Nil()
    {
        GetBuffer(1)[0] = 0xc0;
        return this;
    }

    public MessagePackWriter Integer(long value)
    {
        if (value is >= 0 and < 128)
        {
            GetBuffer(1)[0] = (byte)value;
            return this;
        }

        if (value is >= 128 and <= ushort.MaxValue)
        {
            var two = GetBuffer(3);
            two[0] = 0xcd;
            BinaryPrimitives.WriteUInt16BigEndian(two[1..], (ushort)value);
            return this;
        }

        var buffer = GetBuffer(9);
        buffer[0] = 0xd3;
        BinaryPrimitives.WriteInt64BigEndian(buffer[1..], value);
        return this;
    }

    public MessagePackWriter Text(string value)
    {
        var length = Encoding.UTF8.GetByteCount(value);
        if (length < 32)
        {
            GetBuffer(1)[0] = (byte)(0xa0 | length);
        }
        else
        {
            var buffer = GetBuffer(2);
            buffer[0] = 0xd9;
            buffer[1] = (byte)length;
        }

        Encoding.UTF8.GetBytes(value, GetBuffer(length));
        return this;
    }
}
