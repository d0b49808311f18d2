using System.Diagnostics;
using Cachewise.Tests.Servers;

namespace Cachewise.FaultTests.Near;

/// <summary>A process of the load: it answers each step that it is told.</summary>
internal sealed class LoadProcess(Process process) : IDisposable
{
    private const string Python = "/usr/bin/python3"; // the system's, which has Debian's packages
    private const string Client = "/usr/lib/python3/dist-packages/redis/__init__.py";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public Process Process => process;

    /// <summary>A process of an application.</summary>
    public static LoadProcess StartWorker(string specification, IReadOnlyDictionary<string, string> environment) => new(WorkerProcess.Start(["near", specification], environment));

    /// <summary>The program in another language.</summary>
    public static LoadProcess StartForeign(string program, string specification) => new(
        Process.Start(new ProcessStartInfo(Python, ["-B", program, specification]) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true })!);

    /// <summary>
    /// Skips the test where the program in another language cannot run, and fails it in CI; before anything is started.
    /// </summary>
    public static void RequireForeign()
    {
        if (!File.Exists(Client))
        {
            Missing.Skip("redis-py is not installed (Debian: apt-get install python3-redis)");
        }
    }

    /// <summary>Tells it a step, if any, and waits for its answer.</summary>
    public async Task StepAsync(string? line, string answer)
    {
        if (line is not null)
        {
            await process.StandardInput.WriteLineAsync(line);
            await process.StandardInput.FlushAsync();
        }

        Assert.Equal(answer, await process.StandardOutput.ReadLineAsync().WaitAsync(Patience));
    }

    /// <summary>Tells it to end, and waits until it has.</summary>
    public async Task EndAsync()
    {
        await process.StandardInput.WriteLineAsync("end");
        await process.StandardInput.FlushAsync();
        await process.WaitForExitAsync().WaitAsync(Patience);
        Assert.Equal(0, process.ExitCode);
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill();
        }

        process.Dispose();
    }
}
