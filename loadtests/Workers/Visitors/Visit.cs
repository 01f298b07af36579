using System.Net;
using LoadTests.RawClient;

namespace LoadTests.Workers.Visitors;

/// <summary>
/// One visit: opens the programme, opens a map, watches, holds seats, pays or does not, and leaves. Each step has a fixed probability;
/// think times are distributed exponentially.
/// </summary>
internal sealed class Visit(VisitorPool pool, Visitor visitor) : IDisposable
{
    private readonly Random _random = Random.Shared;
    private VisitorConnection? _map;

    public async Task RunAsync()
    {
        try
        {
            await Log("page", () => visitor.OpenPageAsync("/"));
            await ThinkAsync(4);
            if (Chance(0.5))
                await Log("list", () => visitor.GetAsync("/api/v1/screenings"));
            for (var screenings = 0; screenings < 3; screenings++)
            {
                await ThinkAsync(4);
                // A fifth leaves without opening a map.
                if (Chance(0.2))
                    return;
                var screening = pool.ChooseScreening(_random.NextDouble());
                await OpenMapAsync(screening);
                await ThinkAsync(15);
                // A quarter only watches.
                if (Chance(0.25))
                    await ThinkAsync(40);
                else if (await ChooseAsync(screening))
                    return;
                CloseMap();
            }
        }
        catch (VisitFailedException)
        {
            // The operation log has counted it.
        }
        catch (OperationCanceledException) when (pool.Stopping.IsCancellationRequested)
        {
            // The run is over. The map stays open, to be compared with the database.
        }
    }

    /// <summary>Closes the map, unless the run is over and it is to be compared with the database.</summary>
    public void Dispose()
    {
        if (!pool.Stopping.IsCancellationRequested)
            CloseMap();
    }

    private async Task OpenMapAsync(EveningScreening screening)
    {
        var hash = "";
        await Log("page", () => visitor.OpenPageAsync($"/screenings/{screening.Screening}"));
        await Log("detail", async () =>
        {
            (var outcome, hash) = await visitor.GetScreeningAsync(screening.Screening);
            return outcome;
        });
        if (!visitor.HasPlan(hash))
            await Log("plan", () => visitor.GetPlanAsync(hash));
        var map = _map = new VisitorConnection(screening.Screening, screening.Seats, pool.FramesOf(screening.Screening));
        await Log("connect", async () =>
        {
            using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            var node = IPEndPoint.Parse(visitor.Node.Authority);
            await map.ConnectAsync(node, RawConnections.From(node, 0), visitor.Token, timeout.Token);
            return "ok";
        });
        pool.Opened(map);
        await Log("join", async () =>
        {
            await map.JoinAsync();
            return "ok";
        });
    }

    private void CloseMap()
    {
        if (_map is null)
            return;
        pool.Closed(_map);
        _map.Close();
        _map = null;
    }

    /// <summary>Tries to hold seats several times.</summary>
    /// <returns>True when the visit has ended, false when it goes on with another screening.</returns>
    private async Task<bool> ChooseAsync(EveningScreening screening)
    {
        for (var attempt = 0; attempt < 6; attempt++)
        {
            if (await HoldAsync(screening) is not { } held)
            {
                await ThinkAsync(2);
                continue;
            }

            await ThinkAsync(8);
            var (next, done) = (_random.NextDouble(), true);
            if (next < 0.20)
            {
                // Gives these seats up for others.
                await ReleaseAsync(held);
                done = false;
            }
            else if (next < 0.35 && await ExtendAsync(held) is "extended" or "capReached")
            {
                await ThinkAsync(8);
                await PayAsync(held);
            }
            else if (next < 0.80)
            {
                await PayAsync(held);
            }
            else if (next < 0.90)
            {
                await ReleaseAsync(held);
            }

            // The others leave the hold to expire.
            if (done)
                return true;
        }

        return false;
    }

    private async Task<AcknowledgedHold?> HoldAsync(EveningScreening screening)
    {
        var (hold, map) = (Guid.CreateVersion7(), _map!);
        var count = 1 + _random.Next(4);
        int[] got = [];
        string outcome;
        try
        {
            if (Chance(0.4))
            {
                outcome = await Log("best", async () =>
                {
                    var reply = await map.HoldBestAsync(hold, Math.Max(2, count));
                    got = reply.Seats;
                    return reply.Outcome;
                });
            }
            else
            {
                // Prefers the front rows, so that several visitors want the same seats.
                var wanted = map.FindFree((int)(screening.Seats * Math.Pow(_random.NextDouble(), 2)), count);
                if (wanted.Length == 0)
                    return null;
                // Meanwhile another visitor may take them.
                await ThinkAsync(3);
                outcome = await Log("hold", async () =>
                {
                    var reply = await map.HoldAsync(hold, wanted);
                    got = reply.Seats;
                    return reply.Outcome;
                });
            }
        }
        catch (VisitFailedException)
        {
            pool.Remember(new AcknowledgedHold(screening.Screening, hold, [], visitor) { End = HoldEnd.Unknown });
            throw;
        }

        if (outcome != "held")
            return null;
        var held = new AcknowledgedHold(screening.Screening, hold, got, visitor);
        pool.Remember(held);
        return held;
    }

    private Task<string> ExtendAsync(AcknowledgedHold held) => Log("extend", async () => (await _map!.ExtendAsync(held.Id)).Outcome);

    private Task<bool> ReleaseAsync(AcknowledgedHold held) =>
        held.EndAsync(HoldEnd.Released, () => Log("release", async () => (await _map!.ReleaseAsync(held.Id)).Outcome), "released");

    private async Task PayAsync(AcknowledgedHold held)
    {
        if (Chance(0.05))
            await Log("pay", async () => (await visitor.PayAsync(held.Id, "test-declined")).Outcome);
        var booked = await held.EndAsync(HoldEnd.Booked, () => Log("pay", async () =>
        {
            (var outcome, held.Reference) = await visitor.PayAsync(held.Id, "test-ok");
            return outcome;
        }), "booked");
        if (!booked)
            return;
        var returns = Chance(0.05);
        if (!returns)
            pool.Booked(held);
        await Log("booking", () => visitor.GetAsync($"/api/v1/bookings/{held.Reference}"));
        try
        {
            await ThinkAsync(3);
        }
        finally
        {
            if (returns)
                await pool.CancelAsync(held, "cancel");
        }
    }

    private Task<string> Log(string operation, Func<Task<string>> call) => pool.Log.TimeAsync(operation, call);

    private Task ThinkAsync(double mean) =>
        Task.Delay(TimeSpan.FromSeconds(Math.Min(-Math.Log(1 - _random.NextDouble()) * mean, mean * 4)), pool.Stopping);

    private bool Chance(double share) => _random.NextDouble() < share;
}
