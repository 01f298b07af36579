using System.Text.Json;

namespace TestPayments;

/// <summary>
/// The books on disk, so that a trial goes on after a restart: one line for each change; the last line of an intent counts. Used under the
/// lock of <see cref="Bank"/>.
/// </summary>
internal sealed class BooksFile(string path)
{
    private sealed record Line(Intent? Intent, RefundMade? Refund);

    public (IEnumerable<Intent> Intents, IEnumerable<RefundMade> Refunds) Read()
    {
        // A line that was being written when the process ended is not there.
        var lines = File.Exists(path) ? File.ReadLines(path).Select(Parse).OfType<Line>().ToList() : [];
        return (lines.Select(line => line.Intent).OfType<Intent>(), lines.Select(line => line.Refund).OfType<RefundMade>());
    }

    public void Add(Intent intent) => Write(new Line(intent, null));

    public void Add(RefundMade refund) => Write(new Line(null, refund));

    private void Write(Line line) => File.AppendAllText(path, JsonSerializer.Serialize(line) + "\n");

    private static Line? Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<Line>(line);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
