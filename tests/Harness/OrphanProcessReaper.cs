using System.Collections.Concurrent;
using System.Diagnostics;

namespace Harness;

/// <summary>
/// Ends a server, or removes a directory, when the process that started it ends without doing so: a test host may be killed.
/// A small shell reads from a pipe; the end of the pipe is the end of our life, a line means that all was put away. It has a
/// session of its own, for whoever ends a test run kills the whole process group.
/// </summary>
internal sealed class OrphanProcessReaper : IAsyncDisposable
{
    private const string Script = """
        trap '' INT TERM HUP
        read -r line && exit
        [ -z "$1" ] || kill -KILL "$1"
        [ -z "$2" ] || for try in 1 2 3 4 5; do rm -rf -- "$2" && exit; sleep 1; done
        """;

    // Kept from the garbage collector: with a guard its pipe would be closed, and the server ended under those who use it.
    private static readonly ConcurrentDictionary<OrphanProcessReaper, Process> _onDuty = new();

    private readonly Process _shell;

    public OrphanProcessReaper(int processId)
        : this($"{processId}", "")
    {
    }

    public OrphanProcessReaper(string directory)
        : this("", directory)
    {
    }

    private OrphanProcessReaper(string processId, string directory)
    {
        _shell = Process.Start(new ProcessStartInfo("setsid", ["/bin/sh", "-c", Script, "guard", processId, directory])
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        })!;
        _onDuty[this] = _shell;
    }

    public async ValueTask DisposeAsync()
    {
        _onDuty.TryRemove(this, out _);
        await _shell.StandardInput.WriteLineAsync();
        _shell.StandardInput.Close();
        await _shell.WaitForExitAsync();
        _shell.Dispose();
    }
}
