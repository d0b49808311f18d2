using System.Diagnostics.CodeAnalysis;

namespace Storefront.Tests;

/// <summary>Programs that tests need and that a machine may not have.</summary>
internal static class Tool
{
    /// <summary>
    /// The path of the program; without it the test is skipped, but fails in CI, where all are installed.
    /// </summary>
    public static string Find(string name)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        return folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists) ?? Missing(name);
    }

    [DoesNotReturn]
    private static string Missing(string name)
    {
        var reason = $"{name} is not installed";
        if (Environment.GetEnvironmentVariable("CI") is "true")
        {
            Assert.Fail(reason);
        }

        Assert.Skip(reason);
        return null;
    }
}
