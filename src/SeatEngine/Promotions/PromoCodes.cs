using System.Security.Cryptography;
using Dapper;
using Npgsql;
using SeatEngine.Audit;
using SeatEngine.Prices;
using SeatEngine.Seats;
using SeatEngine.Text;

namespace SeatEngine.Promotions;

/// <summary>Codes to be made: one that is named, or many that are made up.</summary>
public sealed record NewCodes
{
    public const int MaxCodes = 5_000, MaxPrefix = 20;

    /// <summary>The code, of letters, digits and hyphens; null: made-up ones.</summary>
    public string? Code { get; init; }

    /// <summary>How many made-up ones.</summary>
    public int Count { get; init; } = 1;

    /// <summary>What made-up ones begin with.</summary>
    public string? Prefix { get; init; }

    public DiscountKind Kind { get; init; }

    /// <summary>Minor units; 0 for <see cref="DiscountKind.Percent"/>.</summary>
    public long Amount { get; init; }

    public decimal Percent { get; init; }

    /// <summary>Ids of ticket types; null: all.</summary>
    public IReadOnlyList<string>? Types { get; init; }

    public int? MaxTickets { get; init; }

    /// <summary>Bookings that may use one; null: any number.</summary>
    public int? MaxUses { get; init; }

    /// <summary>Bookings of one person; null: any number.</summary>
    public int? PerPerson { get; init; }

    public DateTimeOffset? ValidFrom { get; init; }

    public DateTimeOffset? ValidUntil { get; init; }

    /// <summary>The use of a booking that is cancelled can be used again.</summary>
    public bool GivesBack { get; init; } = true;

    /// <summary>What is wrong with it, if anything: the field's name in camelCase, and why it cannot be so.</summary>
    public (string Field, Message Why)? Validate(string currency, ScreeningPricing? pricing)
    {
        if (Code is null ? Prefix is { Length: > 0 } && (Prefix.Length > MaxPrefix || PromoCode.Canonical(Prefix + "000") is null)
            : PromoCode.Canonical(Code) is null)
        {
            return (Code is null ? "prefix" : "code", new Message("fault.is.code", "a code has 3 to 40 letters, digits and hyphens"));
        }

        if (Count is < 1 or > MaxCodes)
            return ("count", new Message("fault.is.codeCount", "it is 1 to {most}", ("most", MaxCodes)));
        if (Kind == DiscountKind.Percent ? Amount != 0 || !ScreeningPricing.IsPercent(Percent) : Percent != 0)
            return ("percent", ScreeningPricing.Percentage);
        if (ScreeningPricing.AmountFault(Code ?? Prefix ?? "", Amount, currency) is { } amount)
            return ("amount", amount);
        if (MaxUses < 1 || PerPerson < 1 || MaxTickets < 1)
            return ("maxUses", new Message("fault.is.codeLimit", "a limit is 1 at least"));
        if (ValidUntil <= ValidFrom)
            return ("validUntil", new Message("fault.is.codeWindow", "it is not after the beginning"));
        return Types?.FirstOrDefault(type => pricing?.FindType(type) is null) is { } unknown
            ? ("types", new Message("fault.is.noType", "the screening has no ticket type \"{type}\"", ("type", unknown)))
            : null;
    }
}

/// <summary>A code as staff see it. Amounts in minor units, times UTC.</summary>
public sealed record CodeView
{
    public string Code { get; init; } = "";
    public DiscountKind Kind { get; init; }
    public long Amount { get; init; }
    public decimal Percent { get; init; }
    public IReadOnlyList<string>? Types { get; init; }
    public int? MaxTickets { get; init; }
    public int? MaxUses { get; init; }
    public int? PerPerson { get; init; }
    public DateTimeOffset? ValidFrom { get; init; }
    public DateTimeOffset? ValidUntil { get; init; }
    public bool GivesBack { get; init; }

    /// <summary>Live bookings that use it, and cancelled ones whose use is not given back.</summary>
    public int Uses { get; init; }
    public string MadeBy { get; init; } = "";

    /// <summary>Absent: it has not been ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }
}

/// <summary>Makes, lists and ends the promo codes of screenings. Thread-safe.</summary>
public sealed class PromoCodes(NpgsqlDataSource database)
{
    // Without letters and digits that look alike.
    private const string Alphabet = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

    // 32^10: nobody guesses one of 5,000 within the limit of requests.
    private const int Length = 10;

    private sealed record Row
    {
        public string Code { get; init; } = "";
        public string Kind { get; init; } = "";
        public long Amount { get; init; }
        public decimal Percent { get; init; }
        public string[]? Types { get; init; }
        public int? MaxTickets { get; init; }
        public int? MaxUses { get; init; }
        public int? PerPerson { get; init; }
        public DateTime? ValidFrom { get; init; }
        public DateTime? ValidUntil { get; init; }
        public bool GivesBack { get; init; }
        public int Uses { get; init; }
        public string MadeBy { get; init; } = "";
        public DateTime? EndedAt { get; init; }
    }

    /// <param name="codes">The caller has checked it with <see cref="NewCodes.Validate"/>.</param>
    /// <param name="staff">Who makes them; null: the server's own command line, which is not in the trail.</param>
    /// <returns>The codes that were made; none if the one that is named is there already.</returns>
    public async Task<IReadOnlyList<string>> AddAsync(
        ScreeningId screening, NewCodes codes, StaffMember? staff, CancellationToken cancellation)
    {
        string[] names = codes.Code is { } named
            ? [PromoCode.Canonical(named)!]
            : [.. Enumerable.Range(0, codes.Count).Select(_ => MakeUp(codes.Prefix)).Distinct()];
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var made = (await connection.QueryAsync<string>(new CommandDefinition("""
            INSERT INTO promo_codes (screening_id, code, kind, amount, percent, types, max_tickets, max_uses, per_person, valid_from,
                                     valid_until, gives_back, made_by)
            SELECT @Screening, n.code, @Kind, @Amount, @Percent, @Types, @MaxTickets, @MaxUses, @PerPerson, @ValidFrom, @ValidUntil,
                   @GivesBack, @By
            FROM unnest(@names) AS n(code)
            ON CONFLICT (screening_id, code) DO NOTHING
            RETURNING code
            """, new
        {
            Screening = screening.Value,
            names,
            Kind = codes.Kind.ToString(),
            codes.Amount,
            codes.Percent,
            Types = codes.Types is { Count: > 0 } ? codes.Types.ToArray() : null,
            codes.MaxTickets,
            codes.MaxUses,
            codes.PerPerson,
            ValidFrom = codes.ValidFrom?.ToUniversalTime(),
            ValidUntil = codes.ValidUntil?.ToUniversalTime(),
            codes.GivesBack,
            By = staff?.Name ?? "demo",
        }, transaction, cancellationToken: cancellation))).AsList();
        if (made.Count > 0 && staff is not null)
        {
            var subject = made.Count == 1 ? made[0] : $"{made.Count} codes";
            await RecordAsync(connection, transaction, StaffAction.AddCodes, screening, subject, staff, cancellation);
        }

        await transaction.CommitAsync(cancellation);
        return made;
    }

    public async Task<IReadOnlyList<CodeView>> ListAsync(ScreeningId screening, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition("""
            SELECT code, kind, amount, percent, types, max_tickets AS MaxTickets, max_uses AS MaxUses, per_person AS PerPerson,
                   valid_from AS ValidFrom, valid_until AS ValidUntil, gives_back AS GivesBack, uses, made_by AS MadeBy,
                   ended_at AS EndedAt
            FROM promo_codes WHERE screening_id = @Id ORDER BY made_at DESC, code
            """, new { Id = screening.Value }, cancellationToken: cancellation));
        return [.. rows.Select(row => new CodeView
        {
            Code = row.Code,
            Kind = Enum.Parse<DiscountKind>(row.Kind),
            Amount = row.Amount,
            Percent = row.Percent,
            Types = row.Types,
            MaxTickets = row.MaxTickets,
            MaxUses = row.MaxUses,
            PerPerson = row.PerPerson,
            ValidFrom = row.ValidFrom,
            ValidUntil = row.ValidUntil,
            GivesBack = row.GivesBack,
            Uses = row.Uses,
            MadeBy = row.MadeBy,
            EndedAt = row.EndedAt,
        })];
    }

    /// <summary>Whether the screening has codes that somebody could enter.</summary>
    public async Task<bool> AnyAsync(ScreeningId screening, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            "SELECT EXISTS (SELECT FROM promo_codes WHERE screening_id = @Id AND ended_at IS NULL)",
            new { Id = screening.Value }, cancellationToken: cancellation));
    }

    /// <summary>Holds that have the code already cannot be bought with it any more; bookings stay.</summary>
    /// <returns>False if there is no such code, or it has been ended.</returns>
    public async Task<bool> EndAsync(ScreeningId screening, string code, StaffMember staff, CancellationToken cancellation)
    {
        if (PromoCode.Canonical(code) is not { } canonical)
            return false;
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var ended = await connection.ExecuteAsync(new CommandDefinition("""
            UPDATE promo_codes SET ended_at = clock_timestamp() WHERE screening_id = @Id AND code = @canonical AND ended_at IS NULL
            """, new { Id = screening.Value, canonical }, transaction, cancellationToken: cancellation));
        if (ended > 0)
            await RecordAsync(connection, transaction, StaffAction.EndCode, screening, canonical, staff, cancellation);
        await transaction.CommitAsync(cancellation);
        return ended > 0;
    }

    private static Task RecordAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, StaffAction action, ScreeningId screening, string subject,
        StaffMember staff, CancellationToken cancellation) =>
        AuditRows.InsertAsync(
            connection, transaction, [new AuditEntry(action) { Screening = screening, Subject = subject }.By(staff)], cancellation);

    private static string MakeUp(string? prefix) =>
        PromoCode.Canonical($"{prefix}{RandomNumberGenerator.GetString(Alphabet, Length)}")!;
}
