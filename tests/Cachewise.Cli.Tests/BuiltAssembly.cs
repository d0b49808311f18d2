using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Cachewise.Cli.Tests;

/// <summary>Assemblies of applications, compiled by the tests.</summary>
internal static class BuiltAssembly
{
    private static readonly IReadOnlyList<MetadataReference> Framework =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(file => MetadataReference.CreateFromFile(file))];

    /// <summary>Compiles the source to a file.</summary>
    /// <param name="file">The assembly.</param>
    /// <param name="source">Its source; it may use Cachewise.</param>
    /// <param name="references">Other assemblies that it uses; the first of a name counts.</param>
    public static void Write(string file, string source, params string[] references)
    {
        var names = references.Select(Path.GetFileName).ToHashSet(StringComparer.Ordinal);
        var compilation = CSharpCompilation.Create(
            Path.GetFileNameWithoutExtension(file),
            [CSharpSyntaxTree.ParseText(source)],
            [.. references.Select(reference => MetadataReference.CreateFromFile(reference)), .. Framework.Where(one => !names.Contains(Path.GetFileName(one.Display)))],
            new(OutputKind.DynamicallyLinkedLibrary));
        var result = compilation.Emit(file);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
    }
}
