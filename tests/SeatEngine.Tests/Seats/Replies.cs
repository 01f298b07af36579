using System.Text.Json;
using SeatEngine.Seats;

namespace SeatEngine.Tests.Seats;

/// <summary>Replies contain arrays, which records compare by reference. So tests compare their JSON.</summary>
internal static class Replies
{
    public static string Text(SeatReply reply) => JsonSerializer.Serialize(reply, JsonSerializerOptions.Web);

    /// <summary>As it comes back from command_replies.</summary>
    public static SeatReply Stored(SeatReply reply) => JsonSerializer.Deserialize<SeatReply>(Text(reply), JsonSerializerOptions.Web)!;
}
