using System.Diagnostics;
using System.Text;

namespace Cachewise.Publishing.Tests;

/// <summary>Runs a program to its end.</summary>
internal static class Command
{
    /// <summary>For builds of our own sources, which the build before these tests has analyzed.</summary>
    public const string WithoutAnalyzers = "-p:RunAnalyzers=false";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>What <c>dotnet</c> printed; the test fails with it where the command failed.</summary>
    public static async Task<string> DotnetAsync(string folder, params string[] arguments)
    {
        var (exitCode, output) = await RunAsync("dotnet", folder, arguments);
        Assert.True(exitCode == 0, $"dotnet {string.Join(' ', arguments)}\n{output}");
        return output;
    }

    /// <summary>The exit code, and what was printed to either stream.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(string program, string folder, params string[] arguments)
    {
        var output = new StringBuilder();
        using var process = new Process { StartInfo = Start(program, folder, arguments) };
        process.OutputDataReceived += (_, line) => Append(line.Data);
        process.ErrorDataReceived += (_, line) => Append(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException late)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} {string.Join(' ', arguments)} has not ended after {Patience}:\n{output}", late);
        }

        return (process.ExitCode, output.ToString());

        void Append(string? line)
        {
            lock (output)
            {
                _ = line is null ? output : output.AppendLine(line);
            }
        }
    }

    private static ProcessStartInfo Start(string program, string folder, string[] arguments) =>
        new(program, arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["DOTNET_CLI_UI_LANGUAGE"] = "en",
                ["MSBUILDDISABLENODEREUSE"] = "1", // a node that stays would hold the output streams open
            },
        };
}
