using System.Security.Cryptography;

namespace LoadTests.RawClient;

/// <summary>
/// A connection that watches some sections of a <see cref="Scenarios.BenchHall.Stadium"/>. Shares no code with the clients of the product.
/// Thread-safe by its own lock.
/// </summary>
internal sealed class SectionsConnection(long screening, int blocks, int blockSeats) : RawConnection
{
    private readonly byte[] _statuses = new byte[blocks * blockSeats];
    private readonly int[] _free = new int[blocks];
    private readonly List<(bool IsOverview, long Revision, byte[] Bytes)> _kept = [];
    private TaskCompletionSource? _joining;
    private int[] _known = [];
    private int[] _asked = [];
    private int[]? _next;
    private bool _isAsking;
    private long _revision = -1;
    private long _freeAt = -1;
    private int _epoch;
    private long _lastId;

    public long Frames { get; private set; }

    public long ChangedSeats { get; private set; }

    /// <summary>Frames that did not follow.</summary>
    public int Resyncs { get; private set; }

    public Task JoinAsync(int[] sections)
    {
        var joining = _joining = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (this)
            Ask_NeedsLock("JoinSections", sections);
        return joining.Task;
    }

    /// <summary>Shows other sections, now or after the answer that is under way.</summary>
    public void Show(int[] sections)
    {
        lock (this)
        {
            if (_isAsking)
                _next = sections;
            else if (!sections.SequenceEqual(_known))
                Ask_NeedsLock("ShowSections", sections);
        }
    }

    /// <returns>The sections that are shown, and a digest of their statuses and of all counts.</returns>
    public (int[] Sections, string Digest) Shown()
    {
        lock (this)
            return (_known, DigestOf(_known, _statuses, _free, blockSeats));
    }

    /// <param name="statuses">A byte for each seat of the stadium.</param>
    /// <param name="free">Of each section.</param>
    public static string DigestOf(int[] sections, byte[] statuses, int[] free, int blockSeats)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var section in sections)
            hash.AppendData(statuses.AsSpan(section * blockSeats, blockSeats));
        foreach (var count in free)
            hash.AppendData(BitConverter.GetBytes(count));
        return Convert.ToHexString(hash.GetHashAndReset());
    }

    private void Ask_NeedsLock(string method, int[] sections)
    {
        _isAsking = true;
        _asked = sections;
        Call(++_lastId, method, 4, writer =>
        {
            writer.Integer(screening);
            if (_revision < 0)
                writer.Nil();
            else
                writer.Map(2).Text("epoch").Integer(_epoch).Text("revision").Integer(_revision);
            foreach (var list in new[] { _known, _asked })
            {
                writer.Array(list.Length);
                foreach (var section in list)
                    writer.Integer(section);
            }
        });
    }

    protected override void OnCall(ReadOnlySpan<byte> target, ref MessagePackReader arguments)
    {
        lock (this)
        {
            if (target.SequenceEqual("Seats"u8))
            {
                arguments.Skip();
                Frames++;
                Receive_NeedsLock(isOverview: false, 0, arguments.Bytes());
            }
            else if (target.SequenceEqual("Overview"u8))
            {
                arguments.Skip();
                arguments.Skip();
                Frames++;
                Receive_NeedsLock(isOverview: true, arguments.Integer(), arguments.Bytes());
            }
            else if (target.SequenceEqual("Snapshot"u8))
            {
                // Of a run without reloads none is expected.
                Resyncs++;
            }
        }
    }

    private void Receive_NeedsLock(bool isOverview, long revision, ReadOnlySpan<byte> bytes)
    {
        if (_isAsking)
            _kept.Add((isOverview, revision, bytes.ToArray()));
        else if (!isOverview)
            Apply_NeedsLock(bytes);
        else if (revision > _freeAt)
            Count_NeedsLock(revision, bytes);
    }

    private void Apply_NeedsLock(ReadOnlySpan<byte> delta)
    {
        var from = Varint.Read(ref delta);
        var to = from + Varint.Read(ref delta);
        if (to <= _revision)
            return;
        if (from > _revision + 1)
        {
            Resyncs++;
            Ask_NeedsLock("ShowSections", _known);
            return;
        }

        Put_NeedsLock(delta);
        _revision = to;
    }

    private void Put_NeedsLock(ReadOnlySpan<byte> changes)
    {
        var seat = -1L;
        while (!changes.IsEmpty)
        {
            var entry = Varint.Read(ref changes);
            seat += (entry >> 2) + 1;
            _statuses[seat] = (byte)(entry & 3);
            ChangedSeats++;
        }
    }

    private void Count_NeedsLock(long revision, ReadOnlySpan<byte> counts)
    {
        for (var place = -1L; !counts.IsEmpty;)
        {
            place += Varint.Read(ref counts) + 1;
            _free[place] = (int)Varint.Read(ref counts);
        }

        _freeAt = revision;
    }

    protected override void OnAnswer(long id, bool failed, ref MessagePackReader result)
    {
        if (failed)
        {
            var error = new IOException(result.Text());
            if (Interlocked.Exchange(ref _joining, null) is { } joining)
                joining.TrySetException(error);
            else
                throw error;
            return;
        }

        lock (this)
            Enter_NeedsLock(ref result);
        Interlocked.Exchange(ref _joining, null)?.TrySetResult();
    }

    /// <summary>The answer to ShowSections, or that to JoinSections with it in a member.</summary>
    private void Enter_NeedsLock(ref MessagePackReader result)
    {
        ReadOnlySpan<byte> delta = default, statuses = default, free = default;
        int[] entered = [];
        long revision = 0;
        for (var fields = result.Map(); fields > 0; fields--)
        {
            var name = result.Bytes();
            if (name.SequenceEqual("sections"u8))
                fields += result.Map();
            else if (name.SequenceEqual("revision"u8))
                revision = result.Integer();
            else if (name.SequenceEqual("epoch"u8))
                _epoch = (int)result.Integer();
            else if (name.SequenceEqual("delta"u8))
                delta = result.Bytes();
            else if (name.SequenceEqual("entered"u8))
                entered = ReadIntegers(ref result);
            else if (name.SequenceEqual("statuses"u8))
                statuses = result.Bytes();
            else if (name.SequenceEqual("free"u8))
                free = result.Bytes();
            else
                result.Skip();
        }

        if (!delta.IsEmpty)
        {
            Varint.Read(ref delta);
            Varint.Read(ref delta);
            Put_NeedsLock(delta);
        }

        for (var i = 0; i < entered.Length * blockSeats; i++)
            _statuses[(entered[i / blockSeats] * blockSeats) + (i % blockSeats)] = (byte)((statuses[i >> 2] >> ((i & 3) * 2)) & 3);
        (_known, _revision, _isAsking) = (_asked, revision, false);
        Count_NeedsLock(revision, free);
        var kept = _kept.ToArray();
        _kept.Clear();
        foreach (var (isOverview, at, bytes) in kept)
            Receive_NeedsLock(isOverview, at, bytes);
        if (_isAsking || _next is not { } next)
            return;
        _next = null;
        if (!next.SequenceEqual(_known))
            Ask_NeedsLock("ShowSections", next);
    }

    private static int[] ReadIntegers(ref MessagePackReader reader)
    {
        var numbers = new int[reader.Array()];
        for (var i = 0; i < numbers.Length; i++)
            numbers[i] = (int)reader.Integer();
        return numbers;
    }

    protected override void OnClosed(Exception? error) =>
        Interlocked.Exchange(ref _joining, null)?.TrySetException(new IOException("The connection was closed.", error));
}
