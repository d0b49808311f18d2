using System.Diagnostics;

namespace Cachewise.Tests.Servers;

/// <summary>Cachewise.Tests.Worker: a process of its own.</summary>
internal static class WorkerProcess
{
    public static Process Start(params string[] arguments) => Start(arguments, new Dictionary<string, string>
    {
        ["DOTNET_TieredCompilation"] = "0", // all code is optimised at once
    });

    public static Process Start(string[] arguments, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Cachewise.Tests.Worker.dll"), .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }
}
