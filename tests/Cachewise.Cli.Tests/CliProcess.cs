using System.Diagnostics;
using Cachewise.Tests.Servers;

namespace Cachewise.Cli.Tests;

/// <summary>The command as a process of its own, with pipes or a terminal.</summary>
internal static class CliProcess
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static string Program { get; } = Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "Cachewise.Cli.exe" : "Cachewise.Cli");

    /// <summary>With its output piped.</summary>
    public static Task<Transcript> RunAsync(string folder, string[] arguments, params (string Name, string Value)[] variables) =>
        StartAsync(folder, Program, arguments, variables);

    /// <summary>On a terminal with so many columns, for both streams.</summary>
    public static Task<Transcript> OnTerminalAsync(string folder, int columns, string command, params (string Name, string Value)[] variables)
    {
        RequireScript();
        return StartAsync(folder, "script", ["-qec", $"stty cols {columns}; '{Program}' {command}", "/dev/null"], variables);
    }

    /// <summary>Skips the test without the program that makes a terminal.</summary>
    public static void RequireScript()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "script is another program elsewhere");
        if (!File.Exists("/usr/bin/script"))
        {
            Missing.Skip("script is not installed (Debian: apt-get install bsdutils)");
        }
    }

    /// <summary>With both streams closed.</summary>
    public static Task<Transcript> WithoutStreamsAsync(string folder, string command)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "its shell cannot close a stream");
        return StartAsync(folder, "/bin/sh", ["-c", $"'{Program}' {command} >&- 2>&-"], []);
    }

    /// <summary>Another program, such as an application.</summary>
    public static async Task<Transcript> StartAsync(string folder, string program, string[] arguments, (string Name, string Value)[] variables)
    {
        using var process = Process.Start(StartInfo(folder, program, arguments, variables))!;
        process.StandardInput.Close();
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return new(string.Join(' ', arguments), (await output).ReplaceLineEndings("\n"), (await error).ReplaceLineEndings("\n"), process.ExitCode);
    }

    /// <summary>A program with its streams piped, and no variables of this machine that the command reads.</summary>
    public static ProcessStartInfo StartInfo(string folder, string program, string[] arguments, (string Name, string Value)[] variables)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in (string[])["REDIS_URL", "CACHES_DEBUG", "DEBUG", "DOTNET_ENVIRONMENT", "ASPNETCORE_ENVIRONMENT", "NO_COLOR"])
        {
            start.Environment.Remove(name);
        }

        start.Environment["TERM"] = "xterm-256color";
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        return start;
    }
}
