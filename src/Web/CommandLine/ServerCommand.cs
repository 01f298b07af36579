using System.CommandLine;
using System.CommandLine.Invocation;
using Npgsql;
using SeatEngine.Demo;
using SeatEngine.Ledger;
using SeatEngine.Payments;
using SeatEngine.Plans;
using SeatEngine.Storage;

namespace Web.CommandLine;

/// <summary>
/// Commands that the executable runs instead of serving: <c>migrate</c>, <c>demo</c>, <c>verify [--full]</c>, <c>import-plan FILE</c>,
/// <c>token staff NAME</c>, <c>token list</c>, <c>token revoke ID</c>,
/// <c>ticket-key</c>, <c>--help</c>, <c>--version</c>. Standard output has only the
/// command's result (a token, a report); logs and explanations go to standard error.
/// </summary>
internal static class ServerCommand
{
    public const int Done = 0, Refused = 1, NotUnderstood = 2;

    /// <summary>
    /// True if the first argument is a word, even an unknown one. Settings begin with a dash or a slash, or have an equals sign.
    /// </summary>
    public static bool IsCommand(string[] args) =>
        args is ["--help" or "-h" or "-?" or "--version", ..]
        || (args is [{ Length: > 0 } first, ..] && char.IsAsciiLetter(first[0]) && !first.Contains('='));

    /// <summary>Runs the command in <paramref name="args"/>. The host is built only if the arguments are valid.</summary>
    /// <returns>The exit code: 0 done, 1 refused or violations found, 2 not understood.</returns>
    public static async Task<int> RunAsync(string[] args, WebApplicationBuilder builder)
    {
        // No response files: the name of a member of staff may begin with "@".
        var parsed = Commands(builder).Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Action is ParseErrorAction)
        {
            // Prints what is wrong, then the help of the command.
            await parsed.InvokeAsync(new InvocationConfiguration { Output = Console.Error });
            return NotUnderstood;
        }

        // No handler for Ctrl-C: the process ends at once, and PostgreSQL rolls back what is not committed.
        return await parsed.InvokeAsync(
            new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
    }

    private static RootCommand Commands(WebApplicationBuilder builder)
    {
        var file = new Argument<string>("FILE")
        {
            Description = "A seating plan: JSON in SeatMap's or pretix's form, or a seat list in CSV",
        };
        var importPlan = new Command("import-plan", "Check a seating plan and store it") { file };
        importPlan.SetAction(parsed => WithServices(builder, services => ImportPlanAsync(services, parsed.GetRequiredValue(file))));

        var full = new Option<bool>("--full")
        {
            Description = "Replay every ledger from its beginning, and compare every checkpoint",
        };
        var verify = new Command("verify", "Compare ledger, seats, holds and bookings; only reads, and may run beside sales") { full };
        verify.SetAction(parsed => WithServices(builder, services => VerifyAsync(services, parsed.GetValue(full))));

        return new RootCommand(
            """
            SeatMap, a real-time seat map server. Without a command it serves: --urls http://host:port, any setting as --Section:Key=value.
            Commands use the settings of the environment, ConnectionStrings__Postgres first of all.
            Exit code 0: done; 1: refused, or violations found; 2: not understood.
            """)
        {
            WithoutArguments("migrate", "Bring the database to this version's schema", builder, MigrateAsync),
            WithoutArguments("demo", "Load the demo halls and screenings; what is there stays", builder, DemoAsync),
            verify,
            importPlan,
            TokenCommand.Create(run => WithServices(builder, run)),
            TicketKeyCommand.Create(run => WithServices(builder, run)),
        };
    }

    private static Command WithoutArguments(
        string name, string description, WebApplicationBuilder builder, Func<IServiceProvider, Task<int>> run)
    {
        var command = new Command(name, description);
        command.SetAction(_ => WithServices(builder, run));
        return command;
    }

    private static async Task<int> WithServices(WebApplicationBuilder builder, Func<IServiceProvider, Task<int>> run)
    {
        builder.Logging.AddFilter(level => level >= LogLevel.Warning)
            .AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        await using var tool = builder.Build();
        try
        {
            return await run(tool.Services);
        }
        catch (Exception error) when (Outage.Is(error) || error is PostgresException { SqlState: "42P01" })
        {
            await Console.Error.WriteLineAsync(
                $"The database cannot be used: {error.Message}. Is it running, and migrated (./seatmap migrate)?");
            return Refused;
        }
        catch (SchemaRightsException denied)
        {
            await Console.Error.WriteLineAsync(denied.Message);
            return Refused;
        }
    }

    private static async Task<int> MigrateAsync(IServiceProvider services)
    {
        var applied = await services.GetRequiredService<Migrator>().MigrateAsync(CancellationToken.None);
        Console.WriteLine(applied == 0 ? "The schema is current." : $"Applied {applied} migrations.");
        return Done;
    }

    private static async Task<int> DemoAsync(IServiceProvider services)
    {
        var added = await services.GetRequiredService<DemoProgramme>().LoadAsync(CancellationToken.None);
        Console.WriteLine(added == 0 ? "The demo programme is loaded." : $"Added {added} demo screenings.");
        return Done;
    }

    private static async Task<int> VerifyAsync(IServiceProvider services, bool full)
    {
        var report = await services.GetRequiredService<LedgerVerifier>().VerifyAsync(full, Console.WriteLine, CancellationToken.None);
        foreach (var violation in report.Violations)
            Console.WriteLine($"VIOLATION {violation}");
        Console.WriteLine(report);
        var money = await services.GetRequiredService<PaymentVerifier>().VerifyAsync(CancellationToken.None);
        foreach (var violation in money.Violations)
            Console.WriteLine($"VIOLATION {violation}");
        if (money.Payments > 0)
            Console.WriteLine(money);
        return report.Violations.Count + money.Violations.Count == 0 ? Done : Refused;
    }

    private static async Task<int> ImportPlanAsync(IServiceProvider services, string file)
    {
        try
        {
            var plan = PlanReader.Read(await File.ReadAllBytesAsync(file), Path.GetFileName(file), Path.GetFileNameWithoutExtension(file));
            var added = await services.GetRequiredService<PlanStore>().AddAsync(plan, CancellationToken.None);
            var what = $"\"{plan.Name}\", {plan.Seats.Count} seats, {plan.Categories.Count} categories, plan {plan.Hash}";
            Console.WriteLine(added ? $"Imported {what}" : $"Already there: {what}");
            return Done;
        }
        catch (Exception error)
            when (error is PlanException or FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"Nothing was imported. {error.Message}");
            return Refused;
        }
    }
}
