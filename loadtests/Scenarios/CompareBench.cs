using LoadTests.Baselines;
using LoadTests.Reports;

namespace LoadTests.Scenarios;

/// <summary>Stock SignalR and Socket.IO with the same watchers and the same holds.</summary>
internal static class CompareBench
{
    private static readonly (string Name, Func<int, int, int, Part, Task<BroadcastResult>> RunAsync)[] _baselines =
    [
        ("stock SignalR", StockSignalR.RunAsync),
        ("Socket.IO", SocketIo.RunAsync),
    ];

    public static async Task RunAsync(Arguments arguments, Report report)
    {
        var seconds = arguments.Number("seconds", 20);
        var rates = Numbers(arguments.Text("rates", "200,500"));
        var table = new Table(
            "The same watchers and holds",
            ["watchers × holds/s", "server", "frames/s", "of those due", "staleness p50", "p99", "at the end"],
            []);
        foreach (var watchers in Numbers(arguments.Text("watchers", "1000,5000,10000")))
        {
            foreach (var rate in rates)
            {
                foreach (var (name, runAsync) in _baselines)
                {
                    Console.WriteLine($"compare {name}: {watchers:#,0} watchers, {rate} holds a second");
                    var part = report.AddBaseline("compare", $"{name}, {watchers:#,0} watchers, {rate} holds/s");
                    Add(table, $"{watchers:#,0} × {rate}", name, await runAsync(watchers, rate, seconds, part));
                }
            }
        }

        report.AddBaseline("compare", "side by side").Tables.Add(table);
    }

    private static void Add(Table table, string load, string name, BroadcastResult result) => table.Rows.Add(
    [
        load, name, $"{result.FramesASecond:#,0}", $"{result.Delivered:0%}", Time(result.P50), Time(result.P99),
        $"{Time(result.Last)}{(result.KeepsUp ? "" : ", growing")}",
    ]);

    private static string Time(double milliseconds) => milliseconds < 1_000 ? $"{milliseconds:0.#} ms" : $"{milliseconds / 1_000:0.0} s";

    private static int[] Numbers(string text) => [.. text.Split(',').Select(int.Parse)];
}
