using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace LoadTests.Light;

/// <summary>
/// One WebSocket frame with one or several calls of Hold, made once and sent again and again with other hold ids and seats written
/// over the old ones. One user.
/// </summary>
internal sealed class HoldFrame
{
    private readonly byte[] _bytes;
    private readonly (int Hold, int[] Seats)[] _calls;

    /// <param name="screening">Of which the seats are.</param>
    /// <param name="firstId">Invocation id of the first call; the others count on from it.</param>
    /// <param name="seatsOf">How many seats each call wants.</param>
    public HoldFrame(long screening, int firstId, int[] seatsOf)
    {
        var messages = new MemoryStream();
        _calls = new (int, int[])[seatsOf.Length];
        for (var i = 0; i < seatsOf.Length; i++)
        {
            var writer = new MessagePackWriter();
            writer.Array(6).Integer(1).Map(0).Text((firstId + i).ToString(CultureInfo.InvariantCulture)).Text("Hold").Array(3).Integer(screening);
            var hold = writer.Written.Length + 2;
            writer.Text(Guid.Empty.ToString()).Array(seatsOf[i]);
            var seats = new int[seatsOf[i]];
            for (var s = 0; s < seats.Length; s++)
            {
                seats[s] = writer.Written.Length + 1;
                // Any number of three bytes: the two after the first are written over.
                writer.Integer(ushort.MaxValue);
            }

            writer.Array(0);
            for (var length = writer.Written.Length; ; length >>= 7)
            {
                messages.WriteByte((byte)(length < 0x80 ? length : length | 0x80));
                if (length < 0x80)
                    break;
            }

            var start = (int)messages.Length;
            _calls[i] = (start + hold, [.. seats.Select(s => start + s)]);
            messages.Write(writer.Written);
        }

        var head = messages.Length < 126 ? 6 : 8;
        _bytes = new byte[head + messages.Length];
        _bytes[0] = 0x82;
        _bytes[1] = (byte)(0x80 | (head == 6 ? (int)messages.Length : 126));
        if (head == 8)
            BinaryPrimitives.WriteUInt16BigEndian(_bytes.AsSpan(2), checked((ushort)messages.Length));
        messages.ToArray().CopyTo(_bytes, head);
        for (var i = 0; i < _calls.Length; i++)
            _calls[i] = (_calls[i].Hold + head, [.. _calls[i].Seats.Select(s => s + head)]);
    }

    public ReadOnlySpan<byte> Bytes => _bytes;

    public int Calls => _calls.Length;

    /// <summary>What one of the calls asks for the next time the frame is sent.</summary>
    public void Set(int call, Guid hold, ReadOnlySpan<int> seats)
    {
        Span<char> text = stackalloc char[36];
        hold.TryFormat(text, out _);
        Encoding.ASCII.GetBytes(text, _bytes.AsSpan(_calls[call].Hold, 36));
        for (var s = 0; s < seats.Length; s++)
            BinaryPrimitives.WriteUInt16BigEndian(_bytes.AsSpan(_calls[call].Seats[s]), (ushort)seats[s]);
    }
}
