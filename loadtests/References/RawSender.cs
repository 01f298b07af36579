using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using LoadTests.Light;
using LoadTests.Workers;

namespace LoadTests.References;

/// <param name="Connections">How many to serve.</param>
/// <param name="FrameBytes">What each send is.</param>
/// <param name="Seconds">How long to send.</param>
internal sealed record RawSenderSpec(int Connections, int FrameBytes, double Seconds);

/// <summary>
/// The machine's ceiling for fan-out: one thread that does nothing but send the same bytes to one connection after the other. Calls
/// send(2) itself: the framework's Socket.Send adds its checks and its bookkeeping to each.
/// </summary>
internal sealed class RawSender(RawSenderSpec spec)
{
    // A reader that falls behind is skipped, as the kernel's memory is not what is measured.
    private const int SendBuffer = 32 * 1024;

    private readonly List<Socket> _accepted = [];

    public static Task RunAsync(string spec) => new RawSender(JsonSerializer.Deserialize<RawSenderSpec>(spec, WorkerProcess.Json)!).RunAsync();

    private async Task RunAsync()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(4_096);
        WorkerProcess.Say(new { port = ((IPEndPoint)listener.LocalEndPoint!).Port });
        while (_accepted.Count < spec.Connections)
        {
            var socket = await listener.AcceptAsync();
            socket.SendBufferSize = SendBuffer;
            socket.NoDelay = true;
            _accepted.Add(socket);
        }

        WorkerProcess.Say(new { ready = true });
        await Console.In.ReadLineAsync();
        WorkerProcess.Say(new { sends = Send() / spec.Seconds });
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
                if (Kernel.Send(descriptor, frame) > 0)
                    sends++;
            }
        }

        return sends;
    }
}
