namespace SeatEngine.Seats;

/// <summary>The state of one seat of one screening. The numbers are stored and travel on the wire as 2 bits.</summary>
public enum SeatStatus : byte
{
    Free = 0,
    Held = 1,
    Sold = 2,
    Blocked = 3,
}
