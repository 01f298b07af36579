using System.IO.Compression;
using Dapper;
using SeatEngine.Plans;
using SeatEngine.Tests.Nodes;

namespace SeatEngine.Tests.Plans;

public class PlanStoreTests
{
    private const string Stored = "SELECT document FROM plans";

    [Fact]
    public async Task A_plan_is_kept_compressed_and_read_as_it_was()
    {
        await using var engine = await TestEngine.StartAsync(nodes: 0);
        var plan = TestEngine.CinemaPlan;

        var stored = await engine.ScalarAsync<byte[]>(Stored);
        var read = await new PlanStore(engine.Database).FindAsync(plan.Hash, CancellationToken.None);

        Assert.InRange(stored.Length, 1, plan.Document.Length / 5);
        Assert.Equal(plan.Document.ToArray(), Unpack(stored));
        Assert.Equal(plan.Hash, read!.Hash);
        Assert.Equal(plan.Document.ToArray(), read.Document.ToArray());
        Assert.Equal(stored, read.Packed.ToArray());
    }

    [Fact]
    public async Task A_plan_that_an_earlier_version_stored_is_read_too()
    {
        await using var engine = await TestEngine.StartAsync(nodes: 0);
        var plan = TestEngine.CinemaPlan;
        await using (var connection = await engine.Database.OpenConnectionAsync())
            await connection.ExecuteAsync("UPDATE plans SET document = @Document", new { Document = plan.Document.ToArray() });

        var read = await new PlanStore(engine.Database).FindAsync(plan.Hash, CancellationToken.None);

        Assert.Equal(plan.Document.ToArray(), read!.Document.ToArray());
        Assert.Equal(plan.Document.ToArray(), Unpack(read.Packed.ToArray()));
    }

    private static byte[] Unpack(byte[] packed)
    {
        using var gzip = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);
        using var document = new MemoryStream();
        gzip.CopyTo(document);
        return document.ToArray();
    }
}
