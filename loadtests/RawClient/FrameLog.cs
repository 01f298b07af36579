using LoadTests.Measure;

namespace LoadTests.RawClient;

/// <summary>
/// When revisions reached the watchers of a process. For each range of revisions that came in one frame it keeps the time of the first
/// arrival and a count of watchers by delay after it, so that recording a frame takes one clock reading and one addition. Thread-safe.
/// </summary>
internal sealed class FrameLog
{
    /// <summary>Resolution of the delays, in microseconds.</summary>
    public const int Step = 100;

    private readonly Lock _gate = new();
    private readonly Dictionary<(long From, long To), FrameArrivals> _frames = [];
    private (long From, long To) _lastRange;
    private FrameArrivals? _last;

    /// <param name="first">The first arrival: wall clock, microseconds.</param>
    internal sealed class FrameArrivals(long first)
    {
        public long First => first;

        /// <summary>Watchers by delay, in steps.</summary>
        public int[] ByDelay { get; private set; } = new int[16];

        public void Add(int steps)
        {
            if (steps >= ByDelay.Length)
            {
                var longer = new int[Math.Max(ByDelay.Length * 2, steps + 1)];
                ByDelay.CopyTo(longer, 0);
                ByDelay = longer;
            }

            ByDelay[steps]++;
        }
    }

    public void Record(long from, long to)
    {
        var now = Clock.Microseconds;
        lock (_gate)
        {
            // Most of the time this is the frame that the previous watcher has received too.
            if (_last is null || _lastRange != (from, to))
            {
                _lastRange = (from, to);
                if (!_frames.TryGetValue(_lastRange, out _last))
                    _frames[_lastRange] = _last = new FrameArrivals(now);
            }

            _last.Add((int)Math.Max(0, (now - _last.First) / Step));
        }
    }

    /// <summary>Moves all to the end of a file. An entry is from, to, first, then pairs of delay and watchers, then -1.</summary>
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
                for (var i = 0; i < frame.ByDelay.Length; i++)
                {
                    if (frame.ByDelay[i] == 0)
                        continue;
                    file.Write(i);
                    file.Write(frame.ByDelay[i]);
                }

                file.Write(-1);
            }

            _frames.Clear();
            _last = null;
        }
    }
}
