using System.Text;

namespace Web.Logging;

/// <summary>
/// Writes lines to a stream on a thread of its own. A line that comes after a pause is written at once, and those of the next milliseconds
/// together: a process that is killed loses them. Beyond a megabyte, adding a line waits. Thread-safe.
/// </summary>
internal sealed class LogLines : IDisposable
{
    private const int MostCharacters = 1024 * 1024;

    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(5);

    private readonly Lock _output = new();
    private readonly StreamWriter _writer;
    private readonly object _gate = new();
    private StringBuilder _waiting = new();
    private StringBuilder _written = new();
    private Thread? _thread;
    private bool _isIdle;
    private bool _isOver;

    public LogLines(Stream output) => _writer = new StreamWriter(output, new UTF8Encoding(false), 64 * 1024);

    /// <param name="line">With its end. The caller may change it afterwards.</param>
    public void Add(StringBuilder line)
    {
        if (line.Length == 0)
            return;
        lock (_gate)
        {
            while (_waiting.Length > MostCharacters && !_isOver)
                Monitor.Wait(_gate);
            if (!_isOver)
            {
                _waiting.Append(line);
                if (_thread is null)
                    (_thread = new Thread(Run) { IsBackground = true, Name = "log" }).Start();
                else if (_isIdle)
                    Monitor.PulseAll(_gate);
                return;
            }
        }

        Write(line);
    }

    private void Run()
    {
        while (TakeLines() is { Length: > 0 } lines)
        {
            Write(lines);
            lines.Clear();
            lock (_gate)
            {
                // Nobody wakes it before the pause is over, except for the end.
                if (!_isOver)
                    Monitor.Wait(_gate, _pause);
            }
        }
    }

    private StringBuilder TakeLines()
    {
        lock (_gate)
        {
            _isIdle = true;
            while (_waiting.Length == 0 && !_isOver)
                Monitor.Wait(_gate);
            _isIdle = false;
            // Those who wait for room.
            Monitor.PulseAll(_gate);
            (_waiting, _written) = (_written, _waiting);
            return _written;
        }
    }

    private void Write(StringBuilder lines)
    {
        try
        {
            lock (_output)
            {
                foreach (var chunk in lines.GetChunks())
                    _writer.Write(chunk.Span);
                _writer.Flush();
            }
        }
        catch (IOException)
        {
            // Nobody reads the log any more, and there is nowhere else to say so.
        }
    }

    /// <summary>Writes what waits. What is added later is written at once.</summary>
    public void Dispose()
    {
        Thread? thread;
        lock (_gate)
        {
            _isOver = true;
            thread = _thread;
            Monitor.PulseAll(_gate);
        }

        thread?.Join();
    }
}
