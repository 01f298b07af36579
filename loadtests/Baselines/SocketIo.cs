using System.Diagnostics;
using LoadTests.Reports;
using LoadTests.Workers;

namespace LoadTests.Baselines;

/// <summary>A Socket.IO server from npm: watchers in a room, one emit to the room for every hold, WebSocket only.</summary>
internal static class SocketIo
{
    public static async Task<BroadcastResult> RunAsync(int watchers, int rate, int seconds, Part part)
    {
        // The server keeps what its sockets cannot take, which must not fill the machine's memory.
        string[] arguments = ["--max-old-space-size=4096", "server.mjs", $"{watchers}", $"{rate}", $"{Broadcast.PayloadBytes}"];
        await using var server = WorkerProcess.Start("node", await InstalledAsync(), arguments);
        part.Notes.Add("Text packets: a binary argument would travel in a frame of its own, at twice the cost. No compression.");
        return await Broadcast.MeasureAsync(server, "Socket.IO", socketIo: true, watchers, rate, seconds, part);
    }

    // Installs into the build's output, so that the checkout stays as it is.
    private static async Task<string> InstalledAsync()
    {
        var directory = Path.Combine(AppContext.BaseDirectory, "Baselines", "socketio");
        if (Directory.Exists(Path.Combine(directory, "node_modules", "socket.io")))
            return directory;
        Console.WriteLine("  fetching Socket.IO");
        using var npm = Process.Start(new ProcessStartInfo("npm", ["ci", "--loglevel=error"]) { WorkingDirectory = directory })!;
        await npm.WaitForExitAsync();
        return npm.ExitCode == 0 ? directory : throw new InvalidOperationException($"npm ci ended with {npm.ExitCode} in {directory}");
    }
}
