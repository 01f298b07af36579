using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Harness;

/// <summary>A server as a child process: its log, its signals, and its certain end when the process that started it ends.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private const int LinesKept = 1_000;

    private readonly Process _process;
    private readonly OrphanProcessReaper _guard;
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
        _guard = new OrphanProcessReaper(_process.Id);
    }

    public static ServerProcess Start(ProcessStartInfo start) => new(start);

    /// <summary>
    /// The same program as a user that servers accept: PostgreSQL refuses to run as root. setpriv replaces itself, so the
    /// process id is the server's own.
    /// </summary>
    public static ProcessStartInfo AsServant(string program, params IEnumerable<string> arguments)
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
        // Between a process's end and the event that tells of it, there is nobody to send to.
        const int NoSuchProcess = 3;
        if (!HasExited && kill(_process.Id, (int)signal) != 0 && Marshal.GetLastPInvokeError() != NoSuchProcess)
            throw new InvalidOperationException($"Signal {signal} to process {_process.Id}: error {Marshal.GetLastPInvokeError()}.");
    }

    public string LogTail(int lines)
    {
        lock (_log)
            return string.Join('\n', _log.TakeLast(lines));
    }

    public async ValueTask DisposeAsync()
    {
        Kill();
        await WaitForExitAsync(TimeSpan.FromSeconds(20));
        await _guard.DisposeAsync();
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
