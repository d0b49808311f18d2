namespace Cachewise.Cli.Output;

/// <summary>A file with secrets: only its owner can read it, and it is written whole or not at all.</summary>
internal static class PrivateFile
{
    /// <exception cref="IOException">It cannot be written; an earlier file is as it was.</exception>
    /// <exception cref="UnauthorizedAccessException">As <see cref="IOException"/>.</exception>
    public static void Write(string path, string text)
    {
        if (Directory.Exists(path) || path.StartsWith("/dev/", StringComparison.Ordinal))
        {
            throw new IOException("It is no file.");
        }

        // A link keeps its place; what it refers to is replaced.
        var target = new FileInfo(path).LinkTarget is null ? path : File.ResolveLinkTarget(path, returnFinalTarget: true)!.FullName;
        var aside = $"{target}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var writer = new StreamWriter(aside, Options()))
            {
                writer.Write(text);
            }

            File.Move(aside, target, overwrite: true);
        }
        catch
        {
            File.Delete(aside);
            throw;
        }
    }

    private static FileStreamOptions Options()
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }
}
