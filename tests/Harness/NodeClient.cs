using System.Diagnostics;

namespace Harness;

/// <summary>Scripts of tests/node-client: the programs of others, from npm, against ours.</summary>
public static class NodeClient
{
    public static string Folder()
    {
        var folder = RepositoryRoot.File("tests", "node-client");
        return Directory.Exists(Path.Combine(folder, "node_modules"))
            ? folder
            : throw new InvalidOperationException($"`npm ci` has not been run in {folder}; `./seatmap test` does");
    }

    /// <summary>Runs a script to its end.</summary>
    public static Task<ProgramResult> RunAsync(params IEnumerable<string> arguments) => RunAsync(arguments, []);

    /// <param name="environment">Beside that of this process.</param>
    public static Task<ProgramResult> RunAsync(IEnumerable<string> arguments, IEnumerable<(string Name, string Value)> environment)
    {
        var start = new ProcessStartInfo("node", arguments) { WorkingDirectory = Folder() };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return ShortProgram.RunAsync(start, TimeSpan.FromMinutes(3));
    }
}
