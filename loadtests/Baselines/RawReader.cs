using System.Net;
using LoadTests.RawClient;
using LoadTests.Workers;

namespace LoadTests.Baselines;

internal sealed record RawReaderSpec(int Port, int Connections);

/// <summary>Receives from a raw sender with the same loop as the watchers and ignores the content.</summary>
internal sealed class RawReader : LoopSocket
{
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static async Task RunAsync(string json)
    {
        var spec = WorkerProcess.Read<RawReaderSpec>(json);
        SocketLoop.Shared.PauseMicroseconds = WatchWorker.PauseMicroseconds;
        var readers = new RawReader[spec.Connections];
        for (var n = 0; n < readers.Length; n++)
        {
            readers[n] = new RawReader { ReceiveBuffer = 64 * 1024 };
            readers[n].Open(new IPEndPoint(IPAddress.Loopback, spec.Port), IPAddress.Loopback);
            await readers[n]._opened.Task;
        }

        WorkerProcess.Write(new { ready = true });
        while (await Console.In.ReadLineAsync() is not null)
            WorkerProcess.Write(new { bytes = readers.Sum(r => r.BytesReceived) });
    }

    protected override void OnOpened() => _opened.SetResult();

    protected override void OnReceived(ReadOnlySpan<byte> data)
    {
        // The base class counts the bytes.
    }

    protected override void OnEnded(Exception? error) => _opened.TrySetException(error ?? new IOException("Closed by the sender."));
}
