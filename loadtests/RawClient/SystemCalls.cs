using System.Buffers.Binary;
using System.ComponentModel;
using System.Net;
using System.Runtime.InteropServices;

namespace LoadTests.RawClient;

/// <summary>The Linux system calls that a loop over thousands of sockets needs.</summary>
internal static unsafe class SystemCalls
{
    public const uint In = 1, Out = 4, EdgeTriggered = 1u << 31;
    public const int Again = 11, Interrupted = 4, InProgress = 115;

    private const int Inet = 2, Stream = 1, NonBlocking = 0x800, CloseOnExec = 0x8_0000;
    private const int SocketLevel = 1, SocketError = 4, ReceiveBuffer = 8, Tcp = 6, NoDelay = 1, Ip = 0, BindAddressNoPort = 24;
    private const int NoSignal = 0x4000, DontWait = 0x40;

    // struct epoll_event is packed on x86-64 only.
    private static readonly int _dataAt = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;

    /// <summary>Bytes of one struct epoll_event.</summary>
    public static readonly int EventSize = _dataAt + 8;

    public static int Error => Marshal.GetLastPInvokeError();

    /// <summary>
    /// A non-blocking TCP socket bound to an address. Its port is chosen when it connects, so that each pair of addresses has all the
    /// ephemeral ports.
    /// </summary>
    public static int OpenSocket(IPAddress from, int receiveBuffer = 0)
    {
        var fd = Check(socket(Inet, Stream | NonBlocking | CloseOnExec, 0), "socket");
        var on = 1;
        Check(setsockopt(fd, Tcp, NoDelay, &on, sizeof(int)), "TCP_NODELAY");
        Check(setsockopt(fd, Ip, BindAddressNoPort, &on, sizeof(int)), "IP_BIND_ADDRESS_NO_PORT");
        if (receiveBuffer > 0)
            Check(setsockopt(fd, SocketLevel, ReceiveBuffer, &receiveBuffer, sizeof(int)), "SO_RCVBUF");
        Span<byte> address = stackalloc byte[16];
        WriteAddress(address, new IPEndPoint(from, 0));
        fixed (byte* pointer = address)
            Check(bind(fd, pointer, 16), "bind");
        return fd;
    }

    /// <summary>Begins to connect. The socket is writable when the attempt has ended.</summary>
    public static void Connect(int fd, IPEndPoint to)
    {
        Span<byte> address = stackalloc byte[16];
        WriteAddress(address, to);
        fixed (byte* pointer = address)
        {
            if (connect(fd, pointer, 16) != 0 && Error != InProgress)
                throw new IOException($"connect: {new Win32Exception(Error).Message}");
        }
    }

    /// <summary>The error of the connection attempt; 0 when it has succeeded.</summary>
    public static int ConnectError(int fd)
    {
        int error = 0, length = sizeof(int);
        Check(getsockopt(fd, SocketLevel, SocketError, &error, &length), "SO_ERROR");
        return error;
    }

    /// <returns>Bytes sent, or -1; never waits.</returns>
    public static int Send(int fd, ReadOnlySpan<byte> data)
    {
        fixed (byte* pointer = data)
            return (int)send(fd, pointer, data.Length, NoSignal | DontWait);
    }

    /// <returns>Bytes received, 0 at the end, or -1; never waits.</returns>
    public static int Receive(int fd, Span<byte> into)
    {
        fixed (byte* pointer = into)
            return (int)recv(fd, pointer, into.Length, DontWait);
    }

    /// <summary>Waits until a socket is writable, at most a second.</summary>
    public static void AwaitWritable(int fd)
    {
        Span<byte> one = stackalloc byte[8];
        MemoryMarshal.Write(one, fd);
        MemoryMarshal.Write(one[4..], (short)Out);
        fixed (byte* pointer = one)
            _ = poll(pointer, 1, 1_000);
    }

    public static int NewEpoll() => Check(epoll_create1(CloseOnExec), "epoll_create1");

    public static void Watch(int epoll, int fd, uint events)
    {
        Span<byte> entry = stackalloc byte[EventSize];
        entry.Clear();
        MemoryMarshal.Write(entry, events);
        MemoryMarshal.Write(entry[_dataAt..], (ulong)fd);
        fixed (byte* pointer = entry)
            Check(epoll_ctl(epoll, 1, fd, pointer), "epoll_ctl");
    }

    /// <returns>How many entries of <paramref name="events"/> are filled.</returns>
    public static int Wait(int epoll, Span<byte> events, int milliseconds)
    {
        fixed (byte* pointer = events)
            return epoll_wait(epoll, pointer, events.Length / EventSize, milliseconds);
    }

    public static int DescriptorOf(ReadOnlySpan<byte> events, int n) =>
        (int)MemoryMarshal.Read<ulong>(events[((n * EventSize) + _dataAt)..]);

    public static void Sleep(int microseconds) => _ = usleep((uint)microseconds);

    /// <summary>Ends both directions. The descriptor stays open.</summary>
    public static void Shutdown(int fd) => _ = shutdown(fd, 2);

    public static void Close(int fd) => _ = close(fd);

    private static int Check(int result, string call) =>
        result >= 0 ? result : throw new IOException($"{call}: {new Win32Exception(Error).Message}");

    private static void WriteAddress(Span<byte> address, IPEndPoint endpoint)
    {
        address.Clear();
        MemoryMarshal.Write(address, (ushort)Inet);
        BinaryPrimitives.WriteUInt16BigEndian(address[2..], (ushort)endpoint.Port);
        endpoint.Address.TryWriteBytes(address[4..], out _);
    }

    [DllImport("libc", SetLastError = true)]
    private static extern int socket(int domain, int type, int protocol);

    [DllImport("libc", SetLastError = true)]
    private static extern int bind(int fd, byte* address, int length);

    [DllImport("libc", SetLastError = true)]
    private static extern int connect(int fd, byte* address, int length);

    [DllImport("libc", SetLastError = true)]
    private static extern int setsockopt(int fd, int level, int option, void* value, int length);

    [DllImport("libc", SetLastError = true)]
    private static extern int getsockopt(int fd, int level, int option, void* value, int* length);

    [DllImport("libc", SetLastError = true)]
    private static extern nint send(int fd, byte* data, nint length, int flags);

    [DllImport("libc", SetLastError = true)]
    private static extern nint recv(int fd, byte* data, nint length, int flags);

    [DllImport("libc", SetLastError = true)]
    private static extern int poll(byte* entries, nuint count, int milliseconds);

    [DllImport("libc", SetLastError = true)]
    private static extern int epoll_create1(int flags);

    [DllImport("libc", SetLastError = true)]
    private static extern int epoll_ctl(int epoll, int operation, int fd, byte* entry);

    [DllImport("libc", SetLastError = true)]
    private static extern int epoll_wait(int epoll, byte* events, int count, int milliseconds);

    [DllImport("libc")]
    private static extern int usleep(uint microseconds);

    [DllImport("libc")]
    private static extern int shutdown(int fd, int how);

    [DllImport("libc")]
    private static extern int close(int fd);
}
