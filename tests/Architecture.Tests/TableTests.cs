using System.Text.RegularExpressions;
using Harness;

namespace Architecture.Tests;

/// <summary>Only the folder of a table writes to it. Others may read it, as lists and reports do.</summary>
public partial class TableTests
{
    private static readonly Dictionary<string, string> _folders = new(StringComparer.Ordinal)
    {
        ["venues"] = "src/SeatEngine/Screenings",
        ["halls"] = "src/SeatEngine/Screenings",
        ["screenings"] = "src/SeatEngine/Screenings",
        ["screening_prices"] = "src/SeatEngine/Screenings",
        ["screening_organizers"] = "src/SeatEngine/Screenings",
        ["screening_changes"] = "src/SeatEngine/Screenings",
        ["plans"] = "src/SeatEngine/Plans",
        ["screening_heads"] = "src/SeatEngine/Ledger",
        ["screening_seats"] = "src/SeatEngine/Ledger",
        ["seat_changes"] = "src/SeatEngine/Ledger",
        ["seat_checkpoints"] = "src/SeatEngine/Ledger",
        ["history"] = "src/SeatEngine/Ledger",
        ["holds"] = "src/SeatEngine/Holds",
        ["bookings"] = "src/SeatEngine/Bookings",
        ["booking_seats"] = "src/SeatEngine/Bookings",
        ["refunds"] = "src/SeatEngine/Bookings",
        ["promo_codes"] = "src/SeatEngine/Promotions",
        ["promo_uses"] = "src/SeatEngine/Promotions",
        ["till_entries"] = "src/SeatEngine/Tills",
        ["ticket_issues"] = "src/SeatEngine/Admissions",
        ["admissions"] = "src/SeatEngine/Admissions",
        ["admission_scans"] = "src/SeatEngine/Admissions",
        ["outbox"] = "src/SeatEngine/Outbox",
        ["payments"] = "src/SeatEngine/Payments",
        ["payment_changes"] = "src/SeatEngine/Payments",
        ["payment_refunds"] = "src/SeatEngine/Payments",
        ["payment_events"] = "src/SeatEngine/Payments",
        ["webhook_endpoints"] = "src/SeatEngine/Webhooks",
        ["audit"] = "src/SeatEngine/Audit",
        ["staff_tokens"] = "src/SeatEngine/Staff",
        ["command_replies"] = "src/SeatEngine/Commands",
        ["migrations"] = "src/SeatEngine/Storage",
        ["accounts"] = "src/Web/Accounts",
        ["account_recovery_codes"] = "src/Web/Accounts",
        ["account_passkeys"] = "src/Web/Accounts",
        ["ticket_keys"] = "src/Web/Tickets",
        ["data_protection_keys"] = "src/Web/Holders",
    };

    [Fact]
    public void A_table_is_written_in_its_own_folder()
    {
        var writes = Sources("src")
            .SelectMany(file => Write().Matches(File.ReadAllText(file.Path)).Select(m => (file.Name, Table: m.Groups[1].Value)))
            .Where(w => _folders.ContainsKey(w.Table)).Distinct().ToList();
        Assert.Equal(_folders.Keys.Order(), writes.Select(w => w.Table).Distinct().Order());
        Assert.All(writes, w => Assert.True(
            Path.GetDirectoryName(w.Name) == _folders[w.Table], $"{w.Name} writes to {w.Table}, which belongs to {_folders[w.Table]}"));
    }

    [Fact]
    public void Every_table_of_the_schema_has_a_folder()
    {
        var made = Directory.GetFiles(RepositoryRoot.File("src", "SeatEngine", "Storage", "Migrations"), "*.sql")
            .SelectMany(file => Create().Matches(File.ReadAllText(file)).Select(m => m.Groups[1].Value));
        Assert.All(made, table => Assert.Contains(table, _folders.Keys));
    }

    [Fact]
    public void Seats_has_no_SQL() =>
        Assert.All(
            Sources("src/SeatEngine/Seats"),
            file => Assert.DoesNotMatch(@"\b(SELECT|INSERT INTO|DELETE FROM|UPDATE)\s", File.ReadAllText(file.Path)));

    private static IEnumerable<(string Path, string Name)> Sources(string folder) => Directory
        .EnumerateFiles(RepositoryRoot.File(folder.Split('/')), "*.cs", SearchOption.AllDirectories)
        .Select(path => (Path: path, Name: Path.GetRelativePath(RepositoryRoot.Root, path)))
        .Where(file => !file.Name.Contains("/obj/", StringComparison.Ordinal)
            && !file.Name.Contains("node_modules", StringComparison.Ordinal));

    [GeneratedRegex(@"\b(?:INSERT INTO|DELETE FROM|UPDATE)\s+(\w+)")]
    private static partial Regex Write();

    [GeneratedRegex(@"CREATE TABLE (?:IF NOT EXISTS )?(\w+)")]
    private static partial Regex Create();
}
