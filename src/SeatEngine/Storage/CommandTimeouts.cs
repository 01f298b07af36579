namespace SeatEngine.Storage;

/// <summary>
/// How long a statement may take, in seconds. A database that hangs must be an answer within four seconds, so the usual limit is short;
/// statements that read or write a whole hall say that they may take longer.
/// </summary>
internal static class CommandTimeouts
{
    public const int Usual = 3;

    public const int WholeHall = 60;
}
