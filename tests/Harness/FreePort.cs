using System.Net;
using System.Net.Sockets;

namespace Harness;

/// <summary>
/// A free loopback port below the kernel's range for outgoing connections (32768 and up). So no client takes the port of a
/// server that is killed and started again.
/// </summary>
public static class FreePort
{
    private const int First = 10_000, Last = 19_999;

    // Never given out twice: two servers that start at the same time must not have the same port.
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
