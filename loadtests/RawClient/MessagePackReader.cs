using System.Buffers.Binary;
using System.Text;

namespace LoadTests.RawClient;

/// <summary>
/// The part of MessagePack that hub calls and answers need. It does not share code with the server, so that a mistake in one of them
/// becomes visible.
/// </summary>
internal ref struct MessagePackReader(ReadOnlySpan<byte> data)
{
    private ReadOnlySpan<byte> _rest = data;

    public readonly bool AtEnd => _rest.IsEmpty;

    public readonly bool IsNil => _rest[0] == 0xc0;

    private byte Next()
    {
        var b = _rest[0];
        _rest = _rest[1..];
        return b;
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }

    public int Array()
    {
        var b = Next();
        return b switch
        {
            >= 0x90 and <= 0x9f => b & 0xf,
            0xdc => BinaryPrimitives.ReadUInt16BigEndian(Take(2)),
            0xdd => (int)BinaryPrimitives.ReadUInt32BigEndian(Take(4)),
            _ => throw new InvalidDataException($"Not an array: {b:x2}"),
        };
    }

    public int Map()
    {
        var b = Next();
        return b switch
        {
            >= 0x80 and <= 0x8f => b & 0xf,
            0xde => BinaryPrimitives.ReadUInt16BigEndian(Take(2)),
            0xdf => (int)BinaryPrimitives.ReadUInt32BigEndian(Take(4)),
            _ => throw new InvalidDataException($"Not a map: {b:x2}"),
        };
    }

    public long Integer()
    {
        var b = Next();
        return b switch
        {
            <= 0x7f => b,
            >= 0xe0 => (sbyte)b,
            0xcc => Next(),
            0xcd => BinaryPrimitives.ReadUInt16BigEndian(Take(2)),
            0xce => BinaryPrimitives.ReadUInt32BigEndian(Take(4)),
            0xcf => (long)BinaryPrimitives.ReadUInt64BigEndian(Take(8)),
            0xd0 => (sbyte)Next(),
            0xd1 => BinaryPrimitives.ReadInt16BigEndian(Take(2)),
            0xd2 => BinaryPrimitives.ReadInt32BigEndian(Take(4)),
            0xd3 => BinaryPrimitives.ReadInt64BigEndian(Take(8)),
            _ => throw new InvalidDataException($"Not an integer: {b:x2}"),
        };
    }

    /// <summary>The bytes of a string or of binary data; empty for nil.</summary>
    public ReadOnlySpan<byte> Bytes()
    {
        var b = Next();
        return b switch
        {
            0xc0 => [],
            >= 0xa0 and <= 0xbf => Take(b & 0x1f),
            0xd9 or 0xc4 => Take(Next()),
            0xda or 0xc5 => Take(BinaryPrimitives.ReadUInt16BigEndian(Take(2))),
            0xdb or 0xc6 => Take((int)BinaryPrimitives.ReadUInt32BigEndian(Take(4))),
            _ => throw new InvalidDataException($"Neither string nor binary: {b:x2}"),
        };
    }

    public string Text() => Encoding.UTF8.GetString(Bytes());

    public void Skip()
    {
        var b = _rest[0];
        switch (b)
        {
            case (>= 0x80 and <= 0x8f) or 0xde or 0xdf:
                for (var n = Map() * 2; n > 0; n--)
                    Skip();
                break;
            case (>= 0x90 and <= 0x9f) or 0xdc or 0xdd:
                for (var n = Array(); n > 0; n--)
                    Skip();
                break;
            case (>= 0xa0 and <= 0xbf) or 0xd9 or 0xda or 0xdb or 0xc4 or 0xc5 or 0xc6:
                Bytes();
                break;
            case 0xc0 or 0xc2 or 0xc3:
                Next();
                break;
            case 0xca:
                Take(5);
                break;
            case 0xcb:
                Take(9);
                break;
            case >= 0xd4 and <= 0xd8:
                Take(2 + (1 << (b - 0xd4)));
                break;
            case 0xc7:
                Next();
                Take(Next() + 1);
                break;
            default:
                Integer();
                break;
        }
    }
}
