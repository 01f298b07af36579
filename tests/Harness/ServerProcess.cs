using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Harness;

/// <summary>A server as a child process, with its log and signals. It is killed if this process ends.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private const int LinesKept = 1_000;

    private readonly Process _process;
    private readonly OrphanProcessReaper _reaper;
    private readonly Queue<string> _log = new();
    private readonly TaskCompletionSource _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ServerProcess(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = start.RedirectStandardError = start.RedirectStandardInput = true;
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.Exited += (_, _) => _exited.TrySetResult();
        _process.OutputDataReceived += (_, line) => Write(line.Data);
        _process.ErrorDataReceived += (_, line) => Write(line.Data);
        _process.Start();
        _process.StandardInput.Close();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        _reaper = new OrphanProcessReaper(_process.Id);
    }

    public static ServerProcess Start(ProcessStartInfo start) => new(start);

    /// <summary>
    /// Runs the program as the postgres user if the tests run as root, because PostgreSQL refuses to run as root. setpriv replaces
    /// itself by the program, so the process id is that of the server.
    /// </summary>
    public static ProcessStartInfo AsServerUser(string program, params IEnumerable<string> arguments)
    {
        string[] prefix = Environment.IsPrivilegedProcess
            ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"]
            : [];
        string[] all = [.. prefix, program, .. arguments];
        return new ProcessStartInfo(all[0], all[1..]) { WorkingDirectory = "/" };
    }

    public int Id => _process.Id;

    public bool HasExited => _exited.Task.IsCompleted;

    public int ExitCode => _process.ExitCode;

    public Task WaitForExitAsync(TimeSpan limit) => _exited.Task.WaitAsync(limit);

    public void Kill() => Send(Signal.Kill);

    public void Send(Signal signal)
    {
        // The process may have ended before its Exited event.
        const int NoSuchProcess = 3;
        if (!HasExited && kill(_process.Id, (int)signal) != 0 && Marshal.GetLastPInvokeError() != NoSuchProcess)
            throw new InvalidOperationException($"Signal {signal} to process {_process.Id}: error {Marshal.GetLastPInvokeError()}.");
    }

    public string LogTail(int lines)
    {
        lock (_log)
            return string.Join('\n', _log.TakeLast(lines));
    }

    /// <summary>Kills the process and waits until it has ended.</summary>
    public async ValueTask DisposeAsync()
    {
        Kill();
        await WaitForExitAsync(TimeSpan.FromSeconds(20));
        await _reaper.DisposeAsync();
        _process.Dispose();
    }

    private void Write(string? line)
    {
        if (line is null)
            return;
        lock (_log)
        {
            if (_log.Count == LinesKept)
                _log.Dequeue();
            _log.Enqueue(line);
        }
    }

    [DllImport("libc", SetLastError = true)]
    private static extern int kill(int pid, int signal);
}

/// <summary>Numbers as on Linux.</summary>
internal enum Signal
{
    Interrupt = 2,
    Quit = 3,
    Kill = 9,
    Terminate = 15,
    Continue = 18,
    Stop = 19,
}
