using System.Diagnostics.CodeAnalysis;

namespace Cachewise.Tests.Servers;

/// <summary>What a test needs is not installed: it is skipped with the reason, and in CI it fails.</summary>
internal static class Missing
{
    [DoesNotReturn]
    public static void Skip(string reason)
    {
        Assert.False(Environment.GetEnvironmentVariable("CI") is "true", reason);
        Assert.Skip(reason);
    }
}
