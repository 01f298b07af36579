using System.Collections.Concurrent;
using System.Diagnostics;

namespace Harness;

/// <summary>
/// Kills a server or removes a directory if this process ends without doing so: a test host may be killed. A small shell reads
/// from a pipe. A line means that there is nothing left to do. The end of the pipe without a line means that this process has
/// ended. The shell has its own session, because a test run is stopped by killing its whole process group.
/// </summary>
internal sealed class OrphanProcessReaper : IAsyncDisposable
{
    private const string Script = """
        trap '' INT TERM HUP
        read -r line && exit
        [ -z "$1" ] || kill -KILL "$1"
        [ -z "$2" ] || for try in 1 2 3 4 5; do rm -rf -- "$2" && exit; sleep 1; done
        """;

    // Keeps each shell from the garbage collector, which would close its pipe, and the server would be killed while in use.
    private static readonly ConcurrentDictionary<OrphanProcessReaper, Process> _shells = new();

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
        _shell = Process.Start(new ProcessStartInfo("setsid", ["/bin/sh", "-c", Script, "reaper", processId, directory])
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        })!;
        _shells[this] = _shell;
    }

    public async ValueTask DisposeAsync()
    {
        _shells.TryRemove(this, out _);
        await _shell.StandardInput.WriteLineAsync();
        _shell.StandardInput.Close();
        await _shell.WaitForExitAsync();
        _shell.Dispose();
    }
}
