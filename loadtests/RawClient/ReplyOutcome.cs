using System.Text;

namespace LoadTests.RawClient;

/// <summary>Reads only the outcome of a seat reply.</summary>
internal static class ReplyOutcome
{
    public static bool IsTaken(ref MessagePackReader reply) => Bytes(ref reply).SequenceEqual("taken"u8);

    public static string Of(bool failed, ref MessagePackReader result)
    {
        if (failed)
            return $"error: {result.Text()}";
        var outcome = Bytes(ref result);
        return outcome.SequenceEqual("taken"u8) ? "taken" : outcome.SequenceEqual("held"u8) ? "held" : Encoding.UTF8.GetString(outcome);
    }

    private static ReadOnlySpan<byte> Bytes(ref MessagePackReader reply)
    {
        for (var fields = reply.Map(); fields > 0; fields--)
        {
            if (reply.Bytes().SequenceEqual("outcome"u8))
                return reply.Bytes();
            reply.Skip();
        }

        return [];
    }
}
