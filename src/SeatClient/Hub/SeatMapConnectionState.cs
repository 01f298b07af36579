namespace SeatMap.Client;

/// <summary>Whether a <see cref="SeatMapConnection"/> has a connection.</summary>
public enum SeatMapConnectionState
{
    /// <summary>It has.</summary>
    Connected,

    /// <summary>It was lost and is being opened again.</summary>
    Reconnecting,

    /// <summary>It was disposed.</summary>
    Closed,
}
