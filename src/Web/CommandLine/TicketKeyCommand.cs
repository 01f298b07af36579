using System.CommandLine;
using System.Globalization;
using Web.Tickets;

namespace Web.CommandLine;

/// <summary>The commands that list, add and retire the keys that sign tickets.</summary>
internal static class TicketKeyCommand
{
    /// <param name="run">Runs a command with the services of the host, which is built only then.</param>
    public static Command Create(Func<Func<IServiceProvider, Task<int>>, Task<int>> run)
    {
        var list = new Command("list", "List the keys: id, when made, when retired");
        list.SetAction(_ => run(ListAsync));
        var add = new Command("add", "Make a new key, which signs from now on; tickets of the other keys stay valid");
        add.SetAction(_ => run(AddAsync));
        var id = new Argument<int>("ID") { Description = "As ticket-key list shows it" };
        var retire = new Command("retire", "Make all tickets void that a key has signed: for a key that somebody may have copied") { id };
        retire.SetAction(parsed => run(services => RetireAsync(services, parsed.GetRequiredValue(id))));
        return new Command("ticket-key", "List, add and retire the keys that sign tickets") { list, add, retire };
    }

    private static async Task<int> ListAsync(IServiceProvider services)
    {
        foreach (var key in await services.GetRequiredService<TicketKeys>().ListAllAsync(CancellationToken.None))
            Console.WriteLine($"{key.KeyId}  made {Text(key.MadeAt)}  {(key.RetiredAt is { } end ? $"retired {Text(end)}" : "valid")}");
        return ServerCommand.Done;
    }

    private static async Task<int> AddAsync(IServiceProvider services)
    {
        var id = await services.GetRequiredService<TicketKeys>().MakeAsync(onlyFirst: false, CancellationToken.None);
        Console.WriteLine($"Key {id} signs tickets from now on; on running nodes within half a minute.");
        return ServerCommand.Done;
    }

    private static async Task<int> RetireAsync(IServiceProvider services, int id)
    {
        if (!await services.GetRequiredService<TicketKeys>().RetireAsync(id, CancellationToken.None))
        {
            await Console.Error.WriteLineAsync($"There is no valid key {id}. ./seatmap ticket-key list shows those that there are.");
            return ServerCommand.Refused;
        }

        Console.WriteLine($"Key {id} is retired. Codes that it signed are not admitted any more, on running nodes within half a minute.");
        return ServerCommand.Done;
    }

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture);
}
