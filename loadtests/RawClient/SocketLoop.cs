using System.Diagnostics;

namespace LoadTests.RawClient;

/// <summary>
/// One thread that receives for all sockets of a process, with one epoll set and one buffer. A frame then takes one recv and a share of
/// one epoll_wait. .NET's sockets need two receives and a switch to the thread pool, and the load generator shares the server's cores.
/// </summary>
internal sealed class SocketLoop
{
    private const int Descriptors = 32 * 1024;
    private const int EventsAtATime = 512;

    // Seconds between two pings of a connection. The server closes connections that are silent for 30 s.
    private const int PingInterval = 15;

    private static readonly Lazy<SocketLoop> _shared = new(() => new SocketLoop());

    private readonly LoopSocket?[] _sockets = new LoopSocket?[Descriptors];
    private readonly byte[] _events = new byte[EventsAtATime * SystemCalls.EventSize];
    private readonly byte[] _buffer = new byte[256 * 1024];
    private readonly int _epoll = SystemCalls.NewEpoll();
    private long _nextPings = Stopwatch.GetTimestamp() + Stopwatch.Frequency;
    private int _round;

    private SocketLoop() => new Thread(Run) { IsBackground = true, Name = "sockets" }.Start();

    public static SocketLoop Shared => _shared.Value;

    /// <summary>
    /// How long to sleep after a small batch of events, in microseconds. Frames to thousands of watchers arrive one by one, and a wake-up
    /// for each would be a context switch for each. The measured staleness includes this sleep.
    /// </summary>
    public int PauseMicroseconds { get; set; }

    public void Add(LoopSocket socket, int fd)
    {
        if (fd >= Descriptors)
            throw new IOException("Too many open files for one process: use several");
        Volatile.Write(ref _sockets[fd], socket);
        // Edge-triggered: a receive that does not fill the buffer has emptied the socket, so no second call is needed.
        SystemCalls.Watch(_epoll, fd, SystemCalls.In | SystemCalls.Out | SystemCalls.EdgeTriggered);
    }

    public void Remove(int fd) => Volatile.Write(ref _sockets[fd], null);

    private void Run()
    {
        while (true)
        {
            var count = SystemCalls.Wait(_epoll, _events, 100);
            for (var i = 0; i < count; i++)
                Volatile.Read(ref _sockets[SystemCalls.DescriptorOf(_events, i)])?.OnReady(_buffer);
            if (Stopwatch.GetTimestamp() >= _nextPings)
                PingSome();
            if (count < EventsAtATime && PauseMicroseconds > 0)
                SystemCalls.Sleep(PauseMicroseconds);
        }
    }

    // Pings a fifteenth of the sockets each second, so that they are spread evenly.
    private void PingSome()
    {
        _nextPings += Stopwatch.Frequency;
        _round = (_round + 1) % PingInterval;
        for (var fd = _round; fd < Descriptors; fd += PingInterval)
            Volatile.Read(ref _sockets[fd])?.PingIfOpen();
    }
}
