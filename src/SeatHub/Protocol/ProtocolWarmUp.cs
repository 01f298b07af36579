using System.Buffers;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.Hosting;
using SeatEngine.Live;
using SeatEngine.Seats;

namespace SeatHub.Protocol;

/// <summary>
/// Writes and reads messages of each kind before the node takes connections: making the formats of types, and compiling them, takes a
/// quarter of a second on a busy machine, which all visitors of the first second would wait for.
/// </summary>
internal sealed class ProtocolWarmUp(IEnumerable<IHubProtocol> protocols) : IHostedService
{
    private const string Id = "1";

    // From the thirtieth call on the runtime compiles a method anew, with optimizations, in the background.
    private const int Times = 100;

    private static readonly DateTimeOffset Time = DateTimeOffset.UnixEpoch;

    private static readonly HoldView Hold = new(Guid.Empty, [1], Time, Time);

    private static readonly object[] Results =
    [
        new JoinReply
        {
            ScreeningId = 1,
            Epoch = 1,
            Revision = 1,
            SeatCount = 1,
            PlanHash = "",
            Snapshot = [0],
            Holds = [Hold],
            Now = Time,
            SalesOpenAt = Time,
            SalesCloseAt = Time,
            MaxSeats = 1,
            OrphanRule = true,
            Version = 1,
        },
        new SeatReply(SeatOutcome.Held) { HoldId = Guid.Empty, Seats = [1], ExpiresAt = Time, ExtendableUntil = Time, Revision = 1 },
    ];

    private static readonly (string Method, object?[] Arguments)[] Calls =
    [
        (nameof(SeatMapHub.Join), [1L, new Position(1, 1)]),
        (nameof(SeatMapHub.Hold), [1L, Guid.Empty, new[] { 1 }]),
        (nameof(SeatMapHub.HoldBest), [1L, Guid.Empty, new BestRequest(1)]),
        (nameof(SeatMapHub.Extend), [1L, Guid.Empty, Guid.Empty]),
    ];

    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var protocol in Enumerable.Repeat(protocols, Times).SelectMany(all => all))
        {
            foreach (var result in Results)
                protocol.GetMessageBytes(CompletionMessage.WithResult(Id, result));
            foreach (var (method, arguments) in Calls)
            {
                var bytes = new ReadOnlySequence<byte>(protocol.GetMessageBytes(new InvocationMessage(Id, method, arguments)));
                protocol.TryParseMessage(ref bytes, Binder.Instance, out _);
            }
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private sealed class Binder : IInvocationBinder
    {
        public static readonly Binder Instance = new();

        public IReadOnlyList<Type> GetParameterTypes(string methodName) =>
            Array.ConvertAll(typeof(SeatMapHub).GetMethod(methodName)!.GetParameters(), parameter => parameter.ParameterType);

        public Type GetReturnType(string invocationId) => typeof(object);

        public Type GetStreamItemType(string streamId) => typeof(object);
    }
}
