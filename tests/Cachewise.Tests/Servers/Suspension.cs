using System.Diagnostics;

namespace Cachewise.Tests.Servers;

/// <summary>Suspends a process, which notices nothing of it but the time.</summary>
internal static class Suspension
{
    /// <summary>Sends SIGSTOP.</summary>
    public static void Suspend(Process process) => Signal(process, "-STOP");

    /// <summary>Sends SIGCONT.</summary>
    public static void Resume(Process process) => Signal(process, "-CONT");

    private static void Signal(Process process, string signal)
    {
        using var kill = Process.Start("kill", [signal, $"{process.Id}"]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }
}
