using System.Text;
using Web.Logging;

namespace Web.Tests.Logging;

public sealed class LogLinesTests
{
    [Fact]
    public void Every_line_is_written_whole_and_those_of_a_thread_in_their_order()
    {
        using var output = new MemoryStream();
        var lines = new LogLines(output);
        // More than what may wait at a time.
        var text = new string('ä', 500);
        Parallel.For(0, 4, thread =>
        {
            for (var i = 0; i < 2_000; i++)
                lines.Add(new StringBuilder($"{thread} {i} {text}\n"));
        });
        lines.Dispose();

        var written = Encoding.UTF8.GetString(output.ToArray()).Split('\n')[..^1];
        Assert.Equal(8_000, written.Length);
        Assert.All(written, line => Assert.EndsWith($" {text}", line, StringComparison.Ordinal));
        foreach (var thread in written.GroupBy(line => line[0]))
            Assert.Equal(Enumerable.Range(0, 2_000).Select(i => $"{i}"), thread.Select(line => line.Split(' ')[1]));
    }

    [Fact]
    public void What_is_added_after_the_end_is_written_at_once()
    {
        using var output = new MemoryStream();
        var lines = new LogLines(output);
        lines.Add(new StringBuilder("before\n"));
        lines.Dispose();
        lines.Add(new StringBuilder("after\n"));
        Assert.Equal("before\nafter\n", Encoding.UTF8.GetString(output.ToArray()));
    }
}
