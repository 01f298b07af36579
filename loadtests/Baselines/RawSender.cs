using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using LoadTests.RawClient;
using LoadTests.Workers;

namespace LoadTests.Baselines;

/// <param name="Connections">Number of connections to wait for.</param>
/// <param name="FrameBytes">Size of a send.</param>
/// <param name="Seconds">Duration.</param>
internal sealed record RawSenderSpec(int Connections, int FrameBytes, double Seconds);

/// <summary>
/// The upper bound of fan-out on this machine: one thread that sends the same bytes to one connection after the other and does nothing
/// else. It calls send(2) directly, because .NET's Socket.Send adds checks to each call.
/// </summary>
internal sealed class RawSender(RawSenderSpec spec)
{
    // Small, so that a reader that falls behind is skipped instead of filling the kernel's memory.
    private const int SendBuffer = 32 * 1024;

    private readonly List<Socket> _accepted = [];

    public static Task RunAsync(string spec) => new RawSender(WorkerProcess.Read<RawSenderSpec>(spec)).RunAsync();

    private async Task RunAsync()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(4_096);
        WorkerProcess.Write(new { port = ((IPEndPoint)listener.LocalEndPoint!).Port });
        while (_accepted.Count < spec.Connections)
        {
            var socket = await listener.AcceptAsync();
            socket.SendBufferSize = SendBuffer;
            socket.NoDelay = true;
            _accepted.Add(socket);
        }

        WorkerProcess.Write(new { ready = true });
        await Console.In.ReadLineAsync();
        WorkerProcess.Write(new { sends = Send() / spec.Seconds });
        foreach (var socket in _accepted)
            socket.Dispose();
    }

    private long Send()
    {
        var descriptors = _accepted.ConvertAll(s => (int)s.Handle).ToArray();
        var frame = new byte[spec.FrameBytes];
        var sends = 0L;
        var end = Stopwatch.GetTimestamp() + (long)(spec.Seconds * Stopwatch.Frequency);
        while (Stopwatch.GetTimestamp() < end)
        {
            foreach (var descriptor in descriptors)
            {
                if (SystemCalls.Send(descriptor, frame) > 0)
                    sends++;
            }
        }

        return sends;
    }
}
