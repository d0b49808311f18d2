using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Cachewise.Tests.Docs;

/// <summary>
/// Compiles a snippet as a file of a web application that references Cachewise; Prelude.cs.txt is the other file. A
/// snippet with statements is the program; one with types only is a library.
/// </summary>
internal static class SnippetCompiler
{
    private static readonly CSharpParseOptions Parsing = new(LanguageVersion.Latest);

    private static readonly SyntaxTree Prelude =
        CSharpSyntaxTree.ParseText(File.ReadAllText(Repository.File("tests/Cachewise.Tests/Docs/Prelude.cs.txt")), Parsing, "Prelude.cs.txt");

    private static readonly Lazy<MetadataReference[]> References = new(() =>
        [.. Assemblies().DistinctBy(Path.GetFileName, StringComparer.OrdinalIgnoreCase).Select(file => MetadataReference.CreateFromFile(file))]);

    /// <summary>Errors and warnings, a line each, at their places in the page.</summary>
    public static string Compile(Snippet snippet)
    {
        var tree = CSharpSyntaxTree.ParseText($"#line {snippet.Line + 1} \"{snippet.Page}\"\n{snippet.Text}", Parsing, "Snippet.cs");
        var isProgram = tree.GetCompilationUnitRoot().Members.OfType<GlobalStatementSyntax>().Any();
        var compilation = CSharpCompilation.Create(
            "Snippet",
            [Prelude, tree],
            References.Value,
            new(isProgram ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        return string.Join('\n', compilation.GetDiagnostics().Where(one => one.Severity >= DiagnosticSeverity.Warning));
    }

    /// <summary>
    /// The assemblies of the tests (the library included), ASP.NET Core, and the packages that only snippets use; of
    /// several with one name the first.
    /// </summary>
    private static IEnumerable<string> Assemblies() =>
        [
            .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Where(file => Path.GetFileName(file) is not "Cachewise.Tests.dll"),
            .. Directory.GetFiles(AspNetCore(), "*.dll"),
            .. Packages().SelectMany(folder => Directory.GetFiles(folder, "*.dll")),
        ];

    /// <summary>The shared framework of ASP.NET Core, beside the runtime that the tests run on.</summary>
    private static string AspNetCore()
    {
        var runtime = new FileInfo(typeof(object).Assembly.Location).Directory!;
        var frameworks = Path.Combine(runtime.Parent!.Parent!.FullName, "Microsoft.AspNetCore.App");
        return Directory.GetDirectories(frameworks, $"{Environment.Version.Major}.*").MaxBy(folder => Version.Parse(Path.GetFileName(folder).Split('-')[0]))
            ?? throw new InvalidOperationException($"There is no ASP.NET Core {Environment.Version.Major} in {frameworks}.");
    }

    /// <summary>
    /// The folder with the assemblies of each package that the project downloads and does not reference.
    /// </summary>
    private static IEnumerable<string> Packages() =>
        from package in Metadata("SnippetPackages").Split(';')
        let folder = Path.Combine(Metadata("PackageRoot"), package.ToLowerInvariant().Replace("[", "", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal))
        select ((string[])["net10.0", "net9.0", "net8.0", "netstandard2.0"]).Select(framework => Path.Combine(folder, "lib", framework)).First(Directory.Exists);

    private static string Metadata(string key) =>
        typeof(SnippetCompiler).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(one => one.Key == key).Value!;
}
