using Npgsql;
using SeatEngine.Tests.Nodes;

namespace SeatEngine.Tests.Storage;

/// <summary>Invalid states that the database itself refuses, even if the code has a bug.</summary>
public class SchemaTests : IAsyncLifetime
{
    // Every statement is refused, so one database is enough.
    private static readonly Lazy<Task<TestEngine>> _started = new(async () =>
    {
        var engine = await TestEngine.StartAsync(life: NodeLife.Still);
        await engine.HeldAsync(engine.A, 1);
        await engine.BookedAsync(engine.A, 3);
        await engine.BookedAsync(engine.A, 4);
        return engine;
    });

    private TestEngine _engine = null!;

    public async Task InitializeAsync() => _engine = await _started.Value;

    public async Task DisposeAsync() => await _engine.MustVerifyAsync();

    [Theory]
    [InlineData("UPDATE seat_changes SET committed_at = now()", "SM002")]
    [InlineData("DELETE FROM seat_changes", "SM002")]
    [InlineData("TRUNCATE seat_changes", "SM002")]
    [InlineData("UPDATE audit SET result = 'done'", "SM002")]
    [InlineData("DELETE FROM audit", "SM002")]
    [InlineData("TRUNCATE audit", "SM002")]
    [InlineData(
        "INSERT INTO seat_changes SELECT screening_id, revision, committed_at, changes, previous_hash, hash FROM seat_changes",
        PostgresErrorCodes.UniqueViolation)]
    [InlineData(
        "INSERT INTO seat_changes SELECT screening_id, 0, committed_at, changes, previous_hash, hash FROM seat_changes LIMIT 1",
        PostgresErrorCodes.CheckViolation)]
    [InlineData("UPDATE screening_seats SET status = 1 WHERE seat = 10", PostgresErrorCodes.CheckViolation)]
    [InlineData("UPDATE screening_seats SET status = 2 WHERE seat = 1", PostgresErrorCodes.CheckViolation)]
    [InlineData("UPDATE screening_seats SET held_until = NULL WHERE seat = 1", PostgresErrorCodes.CheckViolation)]
    [InlineData("UPDATE screening_seats SET hold_id = NULL WHERE seat = 1", PostgresErrorCodes.CheckViolation)]
    [InlineData("UPDATE screening_seats SET status = 4 WHERE seat = 10", PostgresErrorCodes.CheckViolation)]
    [InlineData("UPDATE screening_seats SET version = -1 WHERE seat = 10", PostgresErrorCodes.CheckViolation)]
    [InlineData("INSERT INTO screening_seats (screening_id, seat) VALUES (@Screening, 10)", PostgresErrorCodes.UniqueViolation)]
    [InlineData("INSERT INTO screening_seats (screening_id, seat) VALUES (@Screening, -1)", PostgresErrorCodes.CheckViolation)]
    [InlineData(
        "INSERT INTO booking_seats SELECT screening_id, (SELECT max(reference) FROM bookings), 3, 0 FROM booking_seats WHERE seat = 3",
        PostgresErrorCodes.UniqueViolation)]
    [InlineData("INSERT INTO booking_seats VALUES (@Screening, 'NOSUCH0000', 9, 0)", PostgresErrorCodes.ForeignKeyViolation)]
    [InlineData(
        "INSERT INTO booking_seats SELECT screening_id, reference, 1000, 0 FROM bookings LIMIT 1",
        PostgresErrorCodes.ForeignKeyViolation)]
    [InlineData("UPDATE booking_seats SET amount = -1", PostgresErrorCodes.CheckViolation)]
    [InlineData("UPDATE bookings SET reference = 'lower case'", PostgresErrorCodes.CheckViolation)]
    [InlineData("UPDATE bookings SET hold_id = (SELECT hold_id FROM bookings LIMIT 1)", PostgresErrorCodes.UniqueViolation)]
    [InlineData("DELETE FROM holds", PostgresErrorCodes.ForeignKeyViolation)]
    [InlineData("UPDATE holds SET expires_at = created_at", PostgresErrorCodes.CheckViolation)]
    [InlineData("UPDATE holds SET seats = '{}'", PostgresErrorCodes.CheckViolation)]
    [InlineData("UPDATE holds SET state = 4", PostgresErrorCodes.CheckViolation)]
    [InlineData("UPDATE screening_heads SET sold = -1", PostgresErrorCodes.CheckViolation)]
    [InlineData("UPDATE screening_heads SET sold = 240", PostgresErrorCodes.CheckViolation)]
    [InlineData("UPDATE screening_heads SET hash = 'short'", PostgresErrorCodes.CheckViolation)]
    [InlineData(
        "INSERT INTO till_entries SELECT screening_id, gen_random_uuid(), reference, now(), 'Ada', 'sale', 'cash', -1, '{3}' FROM bookings",
        PostgresErrorCodes.CheckViolation)]
    [InlineData(
        "INSERT INTO till_entries SELECT screening_id, gen_random_uuid(), reference, now(), 'Ada', 'gift', 'cash', 1, '{3}' FROM bookings",
        PostgresErrorCodes.CheckViolation)]
    [InlineData(
        "INSERT INTO till_entries SELECT screening_id, hold_id, reference, now(), 'Ada', 'sale', 'cheque', 1, '{3}' FROM bookings",
        PostgresErrorCodes.CheckViolation)]
    [InlineData(
        "INSERT INTO till_entries VALUES (@Screening, gen_random_uuid(), 'NOSUCH0000', now(), 'Ada', 'sale', 'cash', 1, '{3}')",
        PostgresErrorCodes.ForeignKeyViolation)]
    [InlineData(
        "INSERT INTO till_entries SELECT screening_id, (SELECT hold_id FROM bookings LIMIT 1), "
            + "reference, now(), 'Ada', 'sale', 'cash', 1, '{3}' FROM bookings",
        PostgresErrorCodes.UniqueViolation)]
    [InlineData("DELETE FROM screenings", PostgresErrorCodes.ForeignKeyViolation)]
    [InlineData("UPDATE screenings SET accessible_release = 4", PostgresErrorCodes.CheckViolation)]
    [InlineData("UPDATE screenings SET sales_close_at = sales_open_at", PostgresErrorCodes.CheckViolation)]
    public async Task An_invalid_state_is_refused(string sql, string sqlState)
    {
        var refused = await Assert.ThrowsAsync<PostgresException>(() => _engine.TamperAsync(sql));
        Assert.Equal(sqlState, refused.SqlState);
    }
}
