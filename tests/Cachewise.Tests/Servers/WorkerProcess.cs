using System.Diagnostics;

namespace Cachewise.Tests.Servers;

/// <summary>Cachewise.Tests.Worker: a process of its own.</summary>
internal static class WorkerProcess
{
    public static Process Start(params string[] arguments) => Process.Start(
        new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Cachewise.Tests.Worker.dll"), .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            Environment = { ["DOTNET_TieredCompilation"] = "0" }, // all code is optimised at once
        })!;
}
