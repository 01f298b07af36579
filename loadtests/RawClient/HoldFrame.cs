using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace LoadTests.RawClient;

/// <summary>
/// A WebSocket frame with one or several calls of Hold. It is made once and sent many times; hold ids and seats are overwritten in
/// place. Not thread-safe.
/// </summary>
internal sealed class HoldFrame
{
    private readonly byte[] _bytes;
    private readonly (int Hold, int[] Seats)[] _calls;

    /// <param name="firstId">Invocation id of the first call. The others follow.</param>
    /// <param name="seatCounts">Seats of each call.</param>
    public HoldFrame(long screening, int firstId, int[] seatCounts)
    {
        var messages = new MemoryStream();
        _calls = new (int, int[])[seatCounts.Length];
        for (var i = 0; i < seatCounts.Length; i++)
        {
            var writer = new MessagePackWriter();
            writer.Array(6).Integer(1).Map(0).Text((firstId + i).ToString(CultureInfo.InvariantCulture)).Text("Hold");
            writer.Array(3).Integer(screening);
            var hold = writer.Written.Length + 2;
            writer.Text(Guid.Empty.ToString()).Array(seatCounts[i]);
            var seats = new int[seatCounts[i]];
            for (var s = 0; s < seats.Length; s++)
            {
                seats[s] = writer.Written.Length + 1;
                // A placeholder that takes three bytes; Set overwrites the last two.
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

    /// <summary>Sets the arguments of one call for the next time the frame is sent.</summary>
    public void Set(int call, Guid hold, ReadOnlySpan<int> seats)
    {
        Span<char> text = stackalloc char[36];
        hold.TryFormat(text, out _);
        Encoding.ASCII.GetBytes(text, _bytes.AsSpan(_calls[call].Hold, 36));
        for (var s = 0; s < seats.Length; s++)
            BinaryPrimitives.WriteUInt16BigEndian(_bytes.AsSpan(_calls[call].Seats[s]), (ushort)seats[s]);
    }
}
