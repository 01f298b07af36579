using SeatMap.Client;

namespace SeatClient.Tests.Http;

/// <summary>A program at a door.</summary>
public sealed class AdmissionTests(Node node) : IClassFixture<Node>
{
    [Fact]
    public async Task A_door_scans_finds_counts_and_takes_back()
    {
        var screening = await node.Cluster.AddScreeningAsync(rows: 2, seatsPerRow: 10);
        var buyer = new SeatMapApi(await node.NewHolderAsync());
        var staff = new SeatMapApi(await node.StaffAsync("Usher")).Staff;
        var hold = Guid.CreateVersion7();
        await buyer.HoldAsync(screening, hold, [1, 2]);
        var reference = (await buyer.ConfirmAsync(hold, "test-ok")).Reference!;

        var found = (await staff.FindDoorTicketsAsync(screening, reference)).ValueOrThrow();
        Assert.Equal([1, 2], found.Select(ticket => ticket.Seat));
        Assert.Equal(("Row 1 seat 2", 0, false), (found[0].SeatName, found[0].Issue, found[0].Void));
        // It begins tomorrow.
        TicketScan[] scans =
        [
            new() { Reference = reference, Seat = 1 }, new() { Code = "no ticket" },
            new() { Code = $"1{reference}{new string('0', 112)}" },
        ];
        var answers = (await staff.AdmitAsync(screening, "Door A", scans)).ValueOrThrow().Scans;
        Assert.Equal([AdmissionResult.NotYet, AdmissionResult.Unknown, AdmissionResult.Unknown], answers.Select(answer => answer.Result));
        Assert.Equal(scans.Select(scan => scan.ScanId), answers.Select(answer => answer.ScanId));
        Assert.Equal(answers, (await staff.AdmitAsync(screening, "Door B", scans)).ValueOrThrow().Scans);

        var count = (await staff.CountAdmissionsAsync(screening)).ValueOrThrow();
        Assert.Equal((2, 0), (count.Tickets, count.Admitted));
        Assert.Equal("not_found", (await staff.UndoAdmissionAsync(screening, reference, 1)).Problem!.Code);
        Assert.Equal("unknown_screening", (await staff.AdmitAsync(0, "Door A", scans)).Problem!.Code);
        Assert.Equal("invalid", (await staff.AdmitAsync(screening, "", scans)).Problem!.Code);
    }
}
