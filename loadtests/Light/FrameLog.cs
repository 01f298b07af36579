using LoadTests.Measure;

namespace LoadTests.Light;

/// <summary>
/// When the revisions reached the watchers of a process: for each range of revisions that some received at once, when the first
/// had it and how many had it how much later. Costs a frame one clock reading and one addition. Thread-safe; meant for one thread.
/// </summary>
internal sealed class FrameLog
{
    /// <summary>How finely "later" is kept, in microseconds.</summary>
    public const int Step = 100;

    private readonly Lock _gate = new();
    private readonly Dictionary<(long From, long To), SeenFrame> _frames = [];
    private (long From, long To) _lastRange;
    private SeenFrame? _last;

    /// <param name="first">When the first watcher had it: wall clock, microseconds.</param>
    internal sealed class SeenFrame(long first)
    {
        public long First => first;

        /// <summary>Watchers by how many steps later they had it.</summary>
        public int[] LaterBy { get; private set; } = new int[16];

        public void Add(int steps)
        {
            if (steps >= LaterBy.Length)
            {
                var longer = new int[Math.Max(LaterBy.Length * 2, steps + 1)];
                LaterBy.CopyTo(longer, 0);
                LaterBy = longer;
            }

            LaterBy[steps]++;
        }
    }

    public void Saw(long from, long to)
    {
        var now = Clock.Microseconds;
        lock (_gate)
        {
            // Nearly always the frame that the watcher before had as well.
            if (_last is null || _lastRange != (from, to))
            {
                _lastRange = (from, to);
                if (!_frames.TryGetValue(_lastRange, out _last))
                    _frames[_lastRange] = _last = new SeenFrame(now);
            }

            _last.Add((int)Math.Max(0, (now - _last.First) / Step));
        }
    }

    /// <summary>Appends all to a file and forgets it: from, to, first, then pairs of steps and watchers, closed by -1.</summary>
    public void Save(string path)
    {
        using var file = new BinaryWriter(new FileStream(path, FileMode.Append));
        lock (_gate)
        {
            foreach (var ((from, to), frame) in _frames)
            {
                file.Write(from);
                file.Write(to);
                file.Write(frame.First);
                for (var i = 0; i < frame.LaterBy.Length; i++)
                {
                    if (frame.LaterBy[i] == 0)
                        continue;
                    file.Write(i);
                    file.Write(frame.LaterBy[i]);
                }

                file.Write(-1);
            }

            _frames.Clear();
            _last = null;
        }
    }
}
