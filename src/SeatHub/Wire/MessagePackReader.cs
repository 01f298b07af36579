using System.Buffers.Binary;
using System.Text;
using static SeatHub.Wire.MessagePackFormat;

namespace SeatHub.Wire;

/// <summary>
/// Reads MessagePack values one after the other. Whatever is wrong with the input is an <see cref="InvalidDataException"/> that
/// says what. A length is believed only as far as there are bytes behind it, so that callers may allocate by it.
/// </summary>
internal ref struct MessagePackReader(ReadOnlySpan<byte> data)
{
    private readonly ReadOnlySpan<byte> _data = data;
    private int _at;

    private readonly int Remaining => _data.Length - _at;

    public bool TryReadNil()
    {
        if (Peek() != Nil)
            return false;
        _at++;
        return true;
    }

    public bool ReadBoolean()
    {
        var code = Take();
        return code is False or True ? code == True : throw Expected("a boolean", code);
    }

    public long ReadInt64()
    {
        var code = Take();
        if (code <= MaxFixPositive)
            return code;
        if (code >= MinFixNegative)
            return (sbyte)code;
        return code switch
        {
            Unsigned8 => Take(),
            Unsigned16 => BinaryPrimitives.ReadUInt16BigEndian(Take(2)),
            Unsigned32 => BinaryPrimitives.ReadUInt32BigEndian(Take(4)),
            Unsigned64 => BinaryPrimitives.ReadUInt64BigEndian(Take(8)) is var value && value <= long.MaxValue ? (long)value : throw OutOfRange(),
            Signed8 => (sbyte)Take(),
            Signed16 => BinaryPrimitives.ReadInt16BigEndian(Take(2)),
            Signed32 => BinaryPrimitives.ReadInt32BigEndian(Take(4)),
            Signed64 => BinaryPrimitives.ReadInt64BigEndian(Take(8)),
            _ => throw Expected("an integer", code),
        };
    }

    public ulong ReadUInt64()
    {
        if (Peek() == Unsigned64)
        {
            _at++;
            return BinaryPrimitives.ReadUInt64BigEndian(Take(8));
        }

        return ReadInt64() is var value && value >= 0 ? (ulong)value : throw OutOfRange();
    }

    /// <summary>Integers are numbers too: a JavaScript client sends 1.0 as one.</summary>
    public double ReadDouble()
    {
        switch (Peek())
        {
            case Float32:
                _at++;
                return BinaryPrimitives.ReadSingleBigEndian(Take(4));
            case Float64:
                _at++;
                return BinaryPrimitives.ReadDoubleBigEndian(Take(8));
            case Unsigned64:
                return ReadUInt64();
            case var code when IsInteger(code):
                return ReadInt64();
            case var code:
                throw Expected("a number", code);
        }
    }

    public ReadOnlySpan<byte> ReadUtf8()
    {
        var code = Take();
        return code switch
        {
            >= FixString and < Nil => Take(code - FixString),
            String8 or String16 or String32 => Take(Length(code - String8)),
            _ => throw Expected("a string", code),
        };
    }

    /// <summary>Null for nil. What is not UTF-8 is replaced by U+FFFD.</summary>
    public string? ReadString() => TryReadNil() ? null : Encoding.UTF8.GetString(ReadUtf8());

    public ReadOnlySpan<byte> ReadBinary()
    {
        var code = Take();
        return code is Bin8 or Bin16 or Bin32 ? Take(Length(code - Bin8)) : throw Expected("binary data", code);
    }

    public int ReadArrayHeader()
    {
        var code = Take();
        return code switch
        {
            >= FixArray and < FixString => Count(code - FixArray, 1),
            Array16 or Array32 => Count(Length(code - Array16 + 1), 1),
            _ => throw Expected("an array", code),
        };
    }

    public int ReadMapHeader()
    {
        var code = Take();
        return code switch
        {
            >= FixMap and < FixArray => Count(code - FixMap, 2),
            Map16 or Map32 => Count(Length(code - Map16 + 1), 2),
            _ => throw Expected("a map", code),
        };
    }

    public readonly bool IsNextString => Peek() is (>= FixString and < Nil) or String8 or String16 or String32;

    public readonly bool IsNextBinary => Peek() is Bin8 or Bin16 or Bin32;

    /// <summary>The timestamp extension, in its three lengths.</summary>
    public DateTimeOffset ReadTimestamp()
    {
        var code = Take();
        var length = code switch
        {
            >= FixExt1 and <= FixExt16 => 1 << (code - FixExt1),
            >= Ext8 and <= Ext32 => Length(code - Ext8),
            _ => throw Expected("a time", code),
        };
        if ((sbyte)Take() != TimestampExtension)
            throw new InvalidDataException("expected a time but found an unknown extension");
        var body = Take(length);
        var (seconds, nanoseconds) = length switch
        {
            4 => (BinaryPrimitives.ReadUInt32BigEndian(body), 0u),
            8 when BinaryPrimitives.ReadUInt64BigEndian(body) is var packed => ((long)(packed & 0x3_ffff_ffff), (uint)(packed >> 34)),
            12 => (BinaryPrimitives.ReadInt64BigEndian(body[4..]), BinaryPrimitives.ReadUInt32BigEndian(body)),
            _ => throw new InvalidDataException($"a timestamp has 4, 8 or 12 bytes, not {length}"),
        };
        if (seconds < DateTimeOffset.MinValue.ToUnixTimeSeconds() || seconds > DateTimeOffset.MaxValue.ToUnixTimeSeconds() || nanoseconds > 999_999_999)
            throw new InvalidDataException("the timestamp is out of range");
        return DateTimeOffset.FromUnixTimeSeconds(seconds).AddTicks(nanoseconds / TimeSpan.NanosecondsPerTick);
    }

    /// <summary>Passes over a value, however deep, without recursion.</summary>
    public void Skip()
    {
        // Every value passed over takes at least one byte, so a nested claim of billions ends with the input.
        for (long left = 1; left > 0; left--)
        {
            var code = Take();
            switch (code)
            {
                case <= MaxFixPositive or >= MinFixNegative or Nil or False or True:
                    break;
                case < FixArray:
                    left += 2 * (code - FixMap);
                    break;
                case < FixString:
                    left += code - FixArray;
                    break;
                case < Nil:
                    Take(code - FixString);
                    break;
                case Bin8 or Bin16 or Bin32:
                    Take(Length(code - Bin8));
                    break;
                case Ext8 or Ext16 or Ext32:
                    Take(Length(code - Ext8));
                    Take();
                    break;
                case Unsigned8 or Signed8:
                    Take();
                    break;
                case Unsigned16 or Signed16:
                    Take(2);
                    break;
                case Unsigned32 or Signed32 or Float32:
                    Take(4);
                    break;
                case Unsigned64 or Signed64 or Float64:
                    Take(8);
                    break;
                case >= FixExt1 and <= FixExt16:
                    Take(1 + (1 << (code - FixExt1)));
                    break;
                case String8 or String16 or String32:
                    Take(Length(code - String8));
                    break;
                case Array16 or Array32:
                    left += Count(Length(code - Array16 + 1), 1);
                    break;
                case Map16 or Map32:
                    left += 2L * Count(Length(code - Map16 + 1), 2);
                    break;
                default:
                    throw Expected("a value", code);
            }
        }
    }

    /// <summary>The bytes of the next value.</summary>
    public ReadOnlySpan<byte> ReadRaw()
    {
        var start = _at;
        Skip();
        return _data[start.._at];
    }

    /// <summary>A big-endian number of 1, 2 or 4 bytes.</summary>
    private int Length(int size)
    {
        var length = size switch
        {
            0 => Take(),
            1 => BinaryPrimitives.ReadUInt16BigEndian(Take(2)),
            _ => BinaryPrimitives.ReadUInt32BigEndian(Take(4)),
        };
        return length <= (uint)Remaining ? (int)length : throw EndsEarly();
    }

    /// <summary>So many values need at least so many bytes.</summary>
    private readonly int Count(int count, int bytesEach) => count <= Remaining / bytesEach ? count : throw EndsEarly();

    private readonly byte Peek() => _at < _data.Length ? _data[_at] : throw EndsEarly();

    private byte Take() => _at < _data.Length ? _data[_at++] : throw EndsEarly();

    private ReadOnlySpan<byte> Take(int length)
    {
        if (length > Remaining)
            throw EndsEarly();
        var taken = _data.Slice(_at, length);
        _at += length;
        return taken;
    }

    private static InvalidDataException EndsEarly() => new("the message ends early");

    public static InvalidDataException OutOfRange() => new("the number is out of range");

    public static InvalidDataException Expected(string wanted, byte code) => new($"expected {wanted} but found {NameOf(code)}");
}
