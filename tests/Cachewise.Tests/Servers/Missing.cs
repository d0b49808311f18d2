using System.Diagnostics.CodeAnalysis;

namespace Cachewise.Tests.Servers;

/// <summary>Skips a test with the reason if a program that it needs is not installed; in CI the test fails.</summary>
internal static class Missing
{
    [DoesNotReturn]
    public static void Skip(string reason)
    {
        Assert.False(Environment.GetEnvironmentVariable("CI") is "true", reason);
        Assert.Skip(reason);
    }
}
