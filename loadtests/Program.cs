using System.Globalization;
using System.Net.Sockets;
using LoadTests;
using LoadTests.Reports;
using LoadTests.Scenarios;
using LoadTests.Workers;
using SeatMap.Client;

// The processes of a run send each other numbers as text, so all of them use one format.
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

switch (args)
{
    case ["worker", var kind, var spec] when WorkerKinds.All.TryGetValue(kind, out var run):
        return await WorkAsync(run, spec);
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
    var comparison = arguments.Has("baseline") && scenarios == Scenario.All ? new BuildComparison(arguments.Text("baseline", "")) : null;
    // The file's directory belongs to one machine, and reports are published.
    var command = args.Select(word => word == comparison?.OldDll ? Path.GetFileName(word) : word);
    var report = new Report
    {
        Command = $"./seatmap {string.Join(' ', command)}",
        Started = TimeProvider.System.GetUtcNow(),
        Machine = MachineFacts.Read(),
    };
    var directory = arguments.Has("out") ? arguments.Text("out", "") : null;
    foreach (var scenario in chosen)
    {
        try
        {
            await (comparison?.RunAsync(scenario!, arguments, report) ?? scenario!.RunAsync(arguments, report));
        }
        catch (Exception error)
        {
            // The results of the other scenarios are still valid. The report lists this one as failed.
            report.Failures[scenario!.Name] = error.Message;
            Console.Error.WriteLine($"{scenario.Name}: {Describe(error)}");
        }
    }

    // No scenario has begun, so a report would be empty.
    if (report.Parts.Count == 0)
        return 1;

    foreach (var option in arguments.Unused)
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
        // The process that started this one only sees that it has ended; the reason goes to its console.
        Console.Error.WriteLine($"worker {Environment.ProcessId}: {Describe(error)}");
        return 1;
    }
}

// Expected failures need one line. Any other exception may be a bug, for which the stack trace is needed.
static string Describe(Exception error) => error
    is NoResultException or ArgumentException or FormatException or IOException
    or HttpRequestException or SocketException or SeatMapException or OperationCanceledException
    ? error.Message
    : $"{error}";

static int Usage()
{
    Console.Error.WriteLine("usage: bench NAME… [--option value …] [--baseline DLL] [--out DIRECTORY], where NAME is one of");
    foreach (var scenario in Scenario.All)
        Console.Error.WriteLine($"  {scenario.Name,-15} {scenario.Summary}");
    Console.Error.WriteLine("       --baseline DLL runs each scenario in turns on another build's SeatMap.Web.dll and on this build: "
        + string.Join(", ", BuildComparison.Scenarios));
    Console.Error.WriteLine("       load NAME… --url http://host:port[,…] [--screening ID] [--seconds N] [--holds FILE]");
    Console.Error.WriteLine("       [--out DIRECTORY], where NAME is one of");
    foreach (var scenario in Scenario.Loads)
        Console.Error.WriteLine($"  {scenario.Name,-15} {scenario.Summary}");
    return 2;
}
