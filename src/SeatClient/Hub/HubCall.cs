namespace SeatMap.Client;

/// <summary>A method of the hub and what it is called with.</summary>
internal sealed record HubCall(string Method, object?[] Arguments);
