using System.Net;
using System.Text.Json;
using LoadTests.Light;
using LoadTests.Workers;

namespace LoadTests.References;

/// <param name="Port">Where the raw sender listens.</param>
/// <param name="Connections">How many to open.</param>
internal sealed record RawReaderSpec(int Port, int Connections);

/// <summary>Reads what a raw sender sends, by the same loop as the watchers, and looks at nothing.</summary>
internal sealed class RawReader : LoopSocket
{
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static async Task RunAsync(string json)
    {
        var spec = JsonSerializer.Deserialize<RawReaderSpec>(json, WorkerProcess.Json)!;
        SocketLoop.Shared.Rest = WatchWorker.RestMicroseconds;
        var readers = new RawReader[spec.Connections];
        for (var n = 0; n < readers.Length; n++)
        {
            readers[n] = new RawReader { ReceiveBuffer = 64 * 1024 };
            readers[n].Open(new IPEndPoint(IPAddress.Loopback, spec.Port), IPAddress.Loopback);
            await readers[n]._opened.Task;
        }

        WorkerProcess.Say(new { ready = true });
        while (await Console.In.ReadLineAsync() is not null)
            WorkerProcess.Say(new { bytes = readers.Sum(r => r.BytesReceived) });
    }

    protected override void OnOpened() => _opened.SetResult();

    protected override void OnReceived(ReadOnlySpan<byte> data)
    {
        // Counted already.
    }

    protected override void OnEnded(Exception? error) => _opened.TrySetException(error ?? new IOException("Closed by the sender."));
}
