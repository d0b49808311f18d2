namespace Cachewise.Tests;

/// <summary>The files of this repository, found from where the tests run.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string File(string path) => Path.Combine(Root, path);

    private static string FindRoot()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (System.IO.File.Exists(Path.Combine(folder, "Cachewise.slnx")))
            {
                return folder;
            }
        }

        throw new InvalidOperationException($"No Cachewise.slnx above {AppContext.BaseDirectory}.");
    }
}
