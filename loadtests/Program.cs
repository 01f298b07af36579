using System.Globalization;
using System.Net.Sockets;
using LoadTests;
using LoadTests.Reports;
using LoadTests.Scenarios;
using LoadTests.Workers;

// Numbers look the same wherever they are written and read.
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

switch (args)
{
    case ["worker", var kind, var spec] when WorkerKinds.All.TryGetValue(kind, out var run):
        return await WorkAsync(run, spec);
    case ["bench", "render", var file]:
        Console.WriteLine($"Written to {await ReportFiles.WriteAsync(ReportFiles.Read(file), [], Path.GetDirectoryName(Path.GetFullPath(file)))}");
        return 0;
    case ["bench", .. var words]:
        return await RunAsync(Scenario.All, words);
    case ["load", .. var words]:
        return await RunAsync(Scenario.Loads, words);
    default:
        return Usage();
}

async Task<int> RunAsync(Scenario[] scenarios, string[] words)
{
    var arguments = new Arguments(words);
    var chosen = arguments.Names.ConvertAll(name => Array.Find(scenarios, s => s.Name == name));
    if (chosen.Count == 0 || chosen.Contains(null))
        return Usage();
    var report = new Report { Command = $"./seatmap {string.Join(' ', args)}", Started = TimeProvider.System.GetUtcNow(), Machine = MachineFacts.Read() };
    var directory = arguments.Has("out") ? arguments.Text("out", "") : null;
    foreach (var scenario in chosen)
    {
        try
        {
            await scenario!.RunAsync(arguments, report);
        }
        catch (Exception error)
        {
            // What the others measured is still worth reading, and the report says what is missing.
            report.Failures[scenario!.Name] = error.Message;
            Console.Error.WriteLine($"{scenario.Name}: {Words(error)}");
        }
    }

    // Nothing was begun, so there is nothing to write down.
    if (report.Parts.Count == 0)
        return 1;

    foreach (var option in arguments.Unknown)
        Console.Error.WriteLine($"--{option} was not used: no scenario of this run knows it");
    Console.WriteLine();
    Console.WriteLine(TextReport.Of(report));
    Console.WriteLine($"Written to {await ReportFiles.WriteAsync(report, arguments.Names, directory)}");
    return report.Failures.Count == 0 ? 0 : 1;
}

static async Task<int> WorkAsync(Func<string, Task> run, string spec)
{
    try
    {
        await run(spec);
        return 0;
    }
    catch (Exception error)
    {
        // Whoever started it hears that it ended; why, only whoever looks.
        Console.Error.WriteLine($"worker {Environment.ProcessId}: {Words(error)}");
        return 1;
    }
}

// What the world or the user did is said in a line; anything else may be a bug, and where it happened is worth knowing.
static string Words(Exception error) =>
    error is NoResultException or ArgumentException or FormatException or IOException or HttpRequestException or SocketException or OperationCanceledException ? error.Message : $"{error}";

static int Usage()
{
    Console.Error.WriteLine("usage: bench NAME… [--option value …] [--out DIRECTORY], where NAME is one of");
    foreach (var scenario in Scenario.All)
        Console.Error.WriteLine($"  {scenario.Name,-10} {scenario.Summary}");
    Console.Error.WriteLine("       bench render FILE: writes text and page again from a report.json");
    Console.Error.WriteLine("       load NAME… --url http://host:port[,…] [--screening ID] [--seconds N] [--holds FILE] [--out DIRECTORY], where NAME is one of");
    foreach (var scenario in Scenario.Loads)
        Console.Error.WriteLine($"  {scenario.Name,-10} {scenario.Summary}");
    return 2;
}
