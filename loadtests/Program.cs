using LoadTests.Scenarios;
using LoadTests.Workers;

switch (args)
{
    case ["worker", "holds", var spec]:
        await HoldsWorker.RunAsync(spec);
        return 0;
    case ["bench", "holds"]:
        await HoldsBench.RunAsync("one hot screening", side: false, rate: 0, inFlight: 1_024, seconds: 20);
        await HoldsBench.RunAsync("fifty screenings", side: true, rate: 0, inFlight: 1_024, seconds: 20);
        await HoldsBench.RunAsync("5,000 offered", side: false, rate: 5_000, inFlight: 0, seconds: 20);
        return 0;
    default:
        Console.Error.WriteLine("usage: bench holds");
        return 2;
}
