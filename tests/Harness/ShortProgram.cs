using System.Diagnostics;

namespace Harness;

/// <summary>The exit code and output of a program that has ended.</summary>
public sealed record ProgramResult(int ExitCode, string Output, string Error);

internal static class ShortProgram
{
    /// <summary>Waits until the program has ended. Kills it at the limit.</summary>
    public static async Task<ProgramResult> RunAsync(ProcessStartInfo start, TimeSpan limit)
    {
        start.RedirectStandardOutput = start.RedirectStandardError = start.RedirectStandardInput = true;
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        try
        {
            await process.WaitForExitAsync().WaitAsync(limit);
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException(
                $"{start.FileName} {string.Join(' ', start.ArgumentList)} did not end within {limit}: {await output}{await error}");
        }
        return new ProgramResult(process.ExitCode, await output, await error);
    }

    /// <summary>Throws if the exit code is not 0.</summary>
    public static async Task RunOrThrowAsync(ProcessStartInfo start)
    {
        var result = await RunAsync(start, TimeSpan.FromMinutes(2));
        if (result.ExitCode != 0)
            throw new InvalidOperationException(
                $"{start.FileName} {string.Join(' ', start.ArgumentList)} ended with {result.ExitCode}: {result.Output}{result.Error}");
    }
}
