using System.Net;
using System.Net.Sockets;

namespace Harness;

/// <summary>
/// A loopback port that nobody listens on. Taken below the kernel's range for outgoing connections (32768 and up), so that
/// a server which is killed and started again finds its port free however many clients connect meanwhile.
/// </summary>
public static class FreePort
{
    private const int First = 10_000, Last = 19_999;

    // Ports handed out by this process stay its own: two servers being started at once must not meet.
    private static readonly HashSet<int> _handedOut = [];

    public static int Take()
    {
        for (var tries = 0; tries < 1_000; tries++)
        {
            var port = Random.Shared.Next(First, Last + 1);
            lock (_handedOut)
            {
                if (_handedOut.Contains(port) || !IsFree(port))
                    continue;
                _handedOut.Add(port);
                return port;
            }
        }
        throw new InvalidOperationException($"No free port between {First} and {Last}.");
    }

    private static bool IsFree(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
