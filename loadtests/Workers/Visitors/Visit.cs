using System.Net;
using LoadTests.Light;

namespace LoadTests.Workers.Visitors;

/// <summary>
/// One visit: looks at the programme, opens a map, watches, chooses, hesitates, pays or does not, goes. What comes next is drawn
/// from fixed odds; how long a person thinks is exponential around a mean.
/// </summary>
internal sealed class Visit(Town town, Person person) : IDisposable
{
    private readonly Random _dice = Random.Shared;
    private VisitorConnection? _map;

    public async Task RunAsync()
    {
        try
        {
            await Log("page", () => person.OpenPageAsync("/"));
            await ThinkAsync(4);
            if (Odds(0.5))
                await Log("list", () => person.GetAsync("/api/v1/screenings"));
            for (var screenings = 0; screenings < 3; screenings++)
            {
                await ThinkAsync(4);
                // A fifth only looks at what is on.
                if (Odds(0.2))
                    return;
                var place = town.ChoosePlace(_dice.NextDouble());
                await OpenMapAsync(place);
                await ThinkAsync(15);
                // A quarter only watches, for a while longer.
                if (Odds(0.25))
                    await ThinkAsync(40);
                else if (await ChooseAsync(place))
                    return;
                CloseMap();
            }
        }
        catch (VisitFailedException)
        {
            // Counted where it failed.
        }
        catch (OperationCanceledException) when (town.Stopping.IsCancellationRequested)
        {
            // The evening is over; the map stays open, to be compared.
        }
    }

    /// <summary>Leaves; not when the evening is over, for then the map is to be compared.</summary>
    public void Dispose()
    {
        if (!town.Stopping.IsCancellationRequested)
            CloseMap();
    }

    private async Task OpenMapAsync(EveningPlace place)
    {
        var hash = "";
        await Log("page", () => person.OpenPageAsync($"/screenings/{place.Screening}"));
        await Log("detail", async () =>
        {
            (var outcome, hash) = await person.GetScreeningAsync(place.Screening);
            return outcome;
        });
        if (!person.HasPlan(hash))
            await Log("plan", () => person.GetPlanAsync(hash));
        var map = _map = new VisitorConnection(place.Screening, place.Seats, town.FramesOf(place.Screening));
        await Log("connect", async () =>
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            var node = IPEndPoint.Parse(person.Node.Authority);
            await map.ConnectAsync(node, LightPool.From(node, 0), person.Token, patience.Token);
            return "ok";
        });
        town.Opened(map);
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
        town.Closed(_map);
        _map.Close();
        _map = null;
    }

    /// <summary>Until seats are had or given up.</summary>
    /// <returns>True when the visit has come to its end, false when another screening might do.</returns>
    private async Task<bool> ChooseAsync(EveningPlace place)
    {
        for (var attempt = 0; attempt < 6; attempt++)
        {
            if (await HoldAsync(place) is not { } held)
            {
                await ThinkAsync(2);
                continue;
            }

            await ThinkAsync(8);
            var (next, done) = (_dice.NextDouble(), true);
            if (next < 0.20)
            {
                // Changed their mind: other seats, please.
                await ReleaseAsync(held);
                done = false;
            }
            else if (next < 0.35 && await Log("extend", async () => (await _map!.ExtendAsync(held.Id)).Outcome) is "extended" or "capReached")
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

            // The rest goes without a word: the hold runs out by itself.
            if (done)
                return true;
        }

        return false;
    }

    private async Task<HeldSeats?> HoldAsync(EveningPlace place)
    {
        var (hold, map) = (Guid.CreateVersion7(), _map!);
        var count = 1 + _dice.Next(4);
        int[] got = [];
        string outcome;
        try
        {
            if (Odds(0.4))
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
                // Everybody likes the front: so that some want the same.
                var wanted = map.FindFree((int)(place.Seats * Math.Pow(_dice.NextDouble(), 2)), count);
                if (wanted.Length == 0)
                    return null;
                // Pointing at them takes a moment, in which somebody else may be faster.
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
            town.Remember(new HeldSeats(place.Screening, hold, [], person) { Fate = Fate.Unknown });
            throw;
        }

        if (outcome != "held")
            return null;
        var held = new HeldSeats(place.Screening, hold, got, person);
        town.Remember(held);
        return held;
    }

    private Task<bool> ReleaseAsync(HeldSeats held) => held.DecideAsync(Fate.Released, () => Log("release", async () => (await _map!.ReleaseAsync(held.Id)).Outcome), "released");

    private async Task PayAsync(HeldSeats held)
    {
        if (Odds(0.05))
            await Log("pay", async () => (await person.PayAsync(held.Id, "test-declined")).Outcome);
        var booked = await held.DecideAsync(Fate.Booked, () => Log("pay", async () =>
        {
            (var outcome, held.Reference) = await person.PayAsync(held.Id, "test-ok");
            return outcome;
        }), "booked");
        if (!booked)
            return;
        var returns = Odds(0.05);
        if (!returns)
            town.Booked(held);
        await Log("booking", () => person.GetAsync($"/api/v1/bookings/{held.Reference}"));
        try
        {
            await ThinkAsync(3);
        }
        finally
        {
            if (returns)
                await town.CancelAsync(held, "cancel");
        }
    }

    private Task<string> Log(string operation, Func<Task<string>> call) => town.Log.TimeAsync(operation, call);

    private Task ThinkAsync(double mean) =>
        Task.Delay(TimeSpan.FromSeconds(Math.Min(-Math.Log(1 - _dice.NextDouble()) * mean, mean * 4)), town.Stopping);

    private bool Odds(double share) => _dice.NextDouble() < share;
}
