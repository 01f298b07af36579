namespace SeatMap.Client;

/// <summary>What REST answers to many holds.</summary>
internal sealed record HoldBatchReply(IReadOnlyList<HoldOfBatch> Holds);

/// <summary>A reply or a problem.</summary>
internal sealed record HoldOfBatch(SeatReply? Reply, SeatMapProblem? Problem)
{
    public SeatReply AsReply => Reply ?? SeatReply.Refused(Problem!);
}
