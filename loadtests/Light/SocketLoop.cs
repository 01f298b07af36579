using System.Diagnostics;

namespace LoadTests.Light;

/// <summary>
/// One thread that receives for all sockets of a process: an epoll set and one buffer for everybody. Per frame that is one
/// recv and a share of one epoll_wait; the framework's own socket engine makes two receives and a hop to the thread pool of it,
/// and what the load costs is taken from the server's cores.
/// </summary>
internal sealed class SocketLoop
{
    private const int Descriptors = 32 * 1024;
    private const int EventsAtATime = 512;

    // Clients of a hub say that they live; the server ends who was silent for 30 s.
    private const int TicksPerRound = 15;

    private static readonly Lazy<SocketLoop> _shared = new(() => new SocketLoop());

    private readonly LoopSocket?[] _sockets = new LoopSocket?[Descriptors];
    private readonly byte[] _events = new byte[EventsAtATime * Kernel.EventSize];
    private readonly byte[] _buffer = new byte[256 * 1024];
    private readonly int _epoll = Kernel.NewEpoll();
    private long _nextTick = Stopwatch.GetTimestamp() + Stopwatch.Frequency;
    private int _round;

    private SocketLoop() => new Thread(Run) { IsBackground = true, Name = "sockets" }.Start();

    public static SocketLoop Shared => _shared.Value;

    /// <summary>
    /// How long to rest after a small batch of events, in microseconds. Frames to thousands of watchers come one by one: woken for each,
    /// this thread would switch contexts as often as the server sends. Costs the rest in measured staleness, never gains any.
    /// </summary>
    public int Rest { get; set; }

    public void Add(LoopSocket socket, int fd)
    {
        if (fd >= Descriptors)
            throw new IOException("Too many open files for one process: use several");
        Volatile.Write(ref _sockets[fd], socket);
        // Edge-triggered: a receive that fills less than the buffer has emptied the socket, so nothing is asked twice.
        Kernel.Watch(_epoll, fd, Kernel.In | Kernel.Out | Kernel.EdgeTriggered);
    }

    public void Remove(int fd) => Volatile.Write(ref _sockets[fd], null);

    private void Run()
    {
        while (true)
        {
            var count = Kernel.Wait(_epoll, _events, 100);
            for (var i = 0; i < count; i++)
                Volatile.Read(ref _sockets[Kernel.DescriptorOf(_events, i)])?.Ready(_buffer);
            if (Stopwatch.GetTimestamp() >= _nextTick)
                Tick();
            if (count < EventsAtATime && Rest > 0)
                Kernel.Sleep(Rest);
        }
    }

    // A fifteenth of the sockets each second, so that there is no beat.
    private void Tick()
    {
        _nextTick += Stopwatch.Frequency;
        _round = (_round + 1) % TicksPerRound;
        for (var fd = _round; fd < Descriptors; fd += TicksPerRound)
            Volatile.Read(ref _sockets[fd])?.Tick();
    }
}
