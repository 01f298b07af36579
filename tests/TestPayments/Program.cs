namespace TestPayments;

/// <summary>
/// For trials: <c>dotnet run --project tests/TestPayments -- --urls http://127.0.0.1:5999 --Faults:Decline=0.05
/// --Events:Address=http://127.0.0.1:5080/payments/events/stripe --Events:Secret=whsec_1 --Books=FILE</c>. <c>./seatmap run</c> starts one.
/// </summary>
internal static class TestPaymentProgram
{
    public static async Task Main(string[] args)
    {
        await using var server = TestPaymentServer.Build(args);
        await server.RunAsync();
    }
}
