using Cachewise.Tests;

namespace Cachewise.Publishing.Tests;

/// <summary>A copy of the sources that looks like a clone from GitHub, and that nothing else builds in.</summary>
internal static class SourceCopy
{
    public const string Commit = "0123456789abcdef0123456789abcdef01234567";

    private const string ClonedFrom =
        """
        [core]
            repositoryformatversion = 0
        [remote "origin"]
            url = https://github.com/example/cachewise.git
        """;

    /// <returns>The folder.</returns>
    public static async Task<string> MakeAsync(string folder)
    {
        Copy(Repository.Root, folder, SearchOption.TopDirectoryOnly);
        Copy(Repository.File("eng"), Path.Combine(folder, "eng"));
        Copy(Repository.File("src"), Path.Combine(folder, "src"));
        Directory.CreateDirectory(Path.Combine(folder, ".git", "objects"));
        Directory.CreateDirectory(Path.Combine(folder, ".git", "refs"));
        await File.WriteAllTextAsync(Path.Combine(folder, ".git", "HEAD"), Commit + "\n");
        await File.WriteAllTextAsync(Path.Combine(folder, ".git", "config"), ClonedFrom);
        return folder;
    }

    private static void Copy(string from, string to, SearchOption depth = SearchOption.AllDirectories)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", depth))
        {
            var path = Path.GetRelativePath(from, file);
            if (!path.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"))
            {
                var target = Path.Combine(to, path);
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Copy(file, target);
            }
        }
    }
}
