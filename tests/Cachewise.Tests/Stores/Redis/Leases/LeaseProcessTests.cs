using System.Diagnostics;
using Cachewise.Tests.Servers;

namespace Cachewise.Tests.Stores.Redis.Leases;

/// <summary>A process that makes a value, and dies or is suspended meanwhile. It loses its lease within 3 s.</summary>
public sealed class LeaseProcessTests(RedisServer server) : LeaseTest(server)
{
    [Fact]
    public async Task When_the_process_that_makes_a_value_is_killed_another_makes_it()
    {
        using var maker = await StartAsync();
        var waiting = Create().GetOrCreateAsync("k", _ => ValueTask.FromResult("new")).AsTask();

        maker.Kill();
        await ReleasedAsync();
        await PassAsync(() => waiting.IsCompleted);

        Assert.Equal("new", await waiting);
        Assert.Equal("\"new\"", Server.Cli("GET", Entry));
    }

    [Fact]
    public async Task A_process_that_was_suspended_for_longer_than_its_lease_stores_nothing()
    {
        using var maker = await StartAsync();
        Signal(maker, "-STOP");
        await ReleasedAsync();
        var remover = Create();
        Assert.Equal("new", await remover.GetOrCreateAsync("k", _ => ValueTask.FromResult("new")));
        await remover.RemoveAsync("k");

        Signal(maker, "-CONT");
        await maker.StandardInput.WriteLineAsync("old");

        Assert.Equal("old", await maker.StandardOutput.ReadLineAsync());
        await maker.WaitForExitAsync();
        Assert.Equal("", Server.Cli("GET", Entry));
    }

    private async Task<Process> StartAsync()
    {
        var process = WorkerProcess.Start("make", Server.Url(), Prefix);
        Assert.Equal("begun", await process.StandardOutput.ReadLineAsync());
        return process;
    }

    private static void Signal(Process process, string signal)
    {
        using var kill = Process.Start("kill", [signal, $"{process.Id}"]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }
}
