using System.Security.Cryptography;
using System.Text;
using SeatEngine.Ledger;
using SeatEngine.Outbox;
using SeatEngine.Seats;

namespace SeatEngine.Webhooks;

/// <summary>Messages to the endpoints of operators: one for each event of a commit and each endpoint that wants it.</summary>
internal sealed class WebhookMessages(WebhookCache cache) : ICommitMessages
{
    public IEnumerable<NewMessage> Of(WritePart part)
    {
        var endpoints = cache.Current;
        if (endpoints.Count == 0 || part.Decided.Entries.Count == 0)
            return [];
        return WebhookEvents.Of(part.Screening, part.Revision, part.Now, part.Decided.Entries)
            .SelectMany(happened => For(endpoints, part.Screening, happened));
    }

    /// <summary>The messages of an event to all endpoints that want it.</summary>
    public static IEnumerable<NewMessage> For(IReadOnlyList<WebhookEndpoint> endpoints, ScreeningId screening, WebhookEvent happened) =>
        endpoints.Where(endpoint => endpoint.Wants(happened.Type)).Select(endpoint => Message(endpoint, screening, happened));

    public static NewMessage Message(WebhookEndpoint endpoint, ScreeningId screening, WebhookEvent happened) =>
        new(screening, endpoint.Queue, happened.Type, happened.Subject, WebhookEvents.Write(happened))
        {
            Id = IdOf(endpoint.Id, screening, happened),
        };

    // The same event has the same id whenever it is made, so that who receives it again can tell.
    private static Guid IdOf(Guid endpoint, ScreeningId screening, WebhookEvent happened)
    {
        var name = Encoding.UTF8.GetBytes($"{endpoint:N} {screening.Value} {happened.Type} {happened.Subject}");
        var id = SHA256.HashData(name).AsSpan(0, 16);
        // A UUID of version 8: made of what its maker chose.
        id[6] = (byte)(0x80 | (id[6] & 0x0F));
        id[8] = (byte)(0x80 | (id[8] & 0x3F));
        return new Guid(id, bigEndian: true);
    }
}
