using Npgsql;
using SeatEngine.Demo;
using SeatEngine.Ledger;
using SeatEngine.Plans;
using SeatEngine.Seats;
using SeatEngine.Storage;
using Web.Holders;

namespace Web.CommandLine;

/// <summary>What the executable does instead of serving: <c>migrate</c>, <c>demo</c>, <c>verify</c>, <c>import-plan FILE</c>, <c>token staff NAME</c>.</summary>
internal static class ServerCommand
{
    public static bool IsNamed(string[] args) => args is ["migrate" or "demo" or "verify" or "import-plan" or "token", ..];

    /// <returns>The exit code: 0 done, 1 refused or violations found, 2 not understood.</returns>
    public static async Task<int> RunAsync(string[] args, IServiceProvider services)
    {
        try
        {
            return args switch
            {
                ["migrate"] => await MigrateAsync(services),
                ["demo"] => await DemoAsync(services),
                ["verify"] => await VerifyAsync(services),
                ["import-plan", var file] => await ImportPlanAsync(services, file),
                ["token", "staff", var name] => Token(services, name),
                _ => NotUnderstood(),
            };
        }
        catch (Exception error) when (Outage.Is(error) || error is PostgresException { SqlState: "42P01" })
        {
            await Console.Error.WriteLineAsync($"The database cannot be used: {error.Message}. Is it running, and migrated (./seatmap migrate)?");
            return 1;
        }
    }

    private static async Task<int> MigrateAsync(IServiceProvider services)
    {
        var applied = await services.GetRequiredService<Migrator>().MigrateAsync(CancellationToken.None);
        Console.WriteLine(applied == 0 ? "The schema is current." : $"Applied {applied} migrations.");
        return 0;
    }

    private static async Task<int> DemoAsync(IServiceProvider services)
    {
        var added = await services.GetRequiredService<DemoProgramme>().LoadAsync(CancellationToken.None);
        Console.WriteLine(added == 0 ? "The demo programme is loaded." : $"Added {added} demo screenings.");
        return 0;
    }

    private static async Task<int> VerifyAsync(IServiceProvider services)
    {
        var report = await services.GetRequiredService<LedgerVerifier>().VerifyAsync(Console.WriteLine, CancellationToken.None);
        foreach (var violation in report.Violations)
            Console.WriteLine($"VIOLATION {violation}");
        Console.WriteLine(report);
        return report.Violations.Count == 0 ? 0 : 1;
    }

    private static async Task<int> ImportPlanAsync(IServiceProvider services, string file)
    {
        try
        {
            var plan = PlanReader.Read(await File.ReadAllBytesAsync(file), Path.GetFileName(file));
            var added = await services.GetRequiredService<PlanStore>().AddAsync(plan, CancellationToken.None);
            Console.WriteLine($"{(added ? "Imported" : "Already there:")} \"{plan.Name}\", {plan.Seats.Count} seats, {plan.Categories.Count} categories, plan {plan.Hash}");
            return 0;
        }
        catch (Exception error) when (error is PlanException or FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"Nothing was imported. {error.Message}");
            return 1;
        }
    }

    private static int Token(IServiceProvider services, string name)
    {
        Console.WriteLine(services.GetRequiredService<HolderTokens>().Issue(new HolderId(Guid.CreateVersion7()), name));
        return 0;
    }

    private static int NotUnderstood()
    {
        Console.Error.WriteLine("Usage: migrate | demo | verify | import-plan FILE | token staff NAME");
        return 2;
    }
}
