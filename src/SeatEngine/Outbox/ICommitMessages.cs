using SeatEngine.Ledger;

namespace SeatEngine.Outbox;

/// <summary>Which messages a commit queues. One class for each feature that sends any. Thread-safe.</summary>
internal interface ICommitMessages
{
    /// <param name="part">One screening's share of the commit.</param>
    IEnumerable<NewMessage> Of(WritePart part);
}

/// <summary>Writes the messages of all features in the transaction that they are about.</summary>
internal sealed class OutboxWrites(IEnumerable<ICommitMessages> features) : ICommitWrites
{
    private readonly ICommitMessages[] _features = [.. features];

    public void Read(BatchRead batch)
    {
    }

    public void Write(BatchWrite batch) => OutboxRows.Add(batch, batch.Rows(part => _features.SelectMany(feature => feature.Of(part))));
}
