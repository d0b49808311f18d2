using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Cachewise.Tests.Architecture;

/// <summary>The folders of the source and the types of other folders that they use, as the compiler sees it.</summary>
internal sealed class FolderGraph
{
    private readonly SortedDictionary<string, SortedDictionary<string, string>> _uses = new(StringComparer.Ordinal);

    /// <summary>Reads the files, each named by its path below the source folder.</summary>
    public FolderGraph(IEnumerable<(string Path, string Text)> files, string globalUsings, IEnumerable<string> assemblies)
    {
        var options = new CSharpParseOptions(LanguageVersion.Preview);
        var trees = files.Select(file => CSharpSyntaxTree.ParseText(file.Text, options, file.Path)).ToList();
        var compilation = CSharpCompilation.Create(
            "Folders",
            trees.Append(CSharpSyntaxTree.ParseText(globalUsings, options, "")),
            assemblies.Select(assembly => MetadataReference.CreateFromFile(assembly)),
            new(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable));

        // The parts that a source generator would write are missing (CS8795, and those of serializer contexts); they
        // use nothing of ours.
        Errors = [.. compilation.GetDiagnostics().Where(one => one is { Severity: DiagnosticSeverity.Error, Id: not "CS8795" } && !IsSerializerContext(one.Location.SourceTree)).Select(one => one.ToString())];
        foreach (var tree in trees)
        {
            AddUsesOf(tree, compilation.GetSemanticModel(tree));
        }
    }

    /// <summary>Each folder with those that it uses: <c>Top: Left Right</c>.</summary>
    public IEnumerable<string> Lines => _uses.Select(folder => $"{folder.Key}: {string.Join(' ', folder.Value.Keys)}");

    /// <summary>The errors of the compiler, which may hide edges of the graph.</summary>
    public IReadOnlyList<string> Errors { get; }

    /// <summary>A cycle, one line for each step; null if there is none.</summary>
    public string? FindCycle()
    {
        var done = new HashSet<string>(StringComparer.Ordinal);
        return _uses.Keys.Select(folder => FindCycle(folder, [], done)).FirstOrDefault(cycle => cycle is not null);
    }

    private static bool IsSerializerContext(SyntaxTree? tree) => tree?.ToString().Contains("[JsonSerializable(", StringComparison.Ordinal) is true;

    private string? FindCycle(string folder, List<string> path, HashSet<string> done)
    {
        if (path.IndexOf(folder) is >= 0 and var start)
        {
            var cycle = path.Skip(start).Append(folder).ToList();
            return string.Join('\n', cycle.Zip(cycle.Skip(1), (from, to) => $"{from} -> {to}: {_uses[from][to]}"));
        }

        path.Add(folder);
        var found = done.Contains(folder) || !_uses.TryGetValue(folder, out var uses)
            ? null
            : uses.Keys.Select(used => FindCycle(used, path, done)).FirstOrDefault(cycle => cycle is not null);
        path.RemoveAt(path.Count - 1);
        done.Add(folder);
        return found;
    }

    private void AddUsesOf(SyntaxTree tree, SemanticModel model)
    {
        UsesOf(FolderOf(tree.FilePath));
        foreach (var node in tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>())
        {
            // The type that is named, or the one whose member is named (also behind var, and for extension methods).
            var symbol = model.GetSymbolInfo(node).Symbol;
            var type = symbol as INamedTypeSymbol ?? symbol?.ContainingType;
            foreach (var place in type?.OriginalDefinition.DeclaringSyntaxReferences ?? [])
            {
                if (FindEdge(tree.FilePath, place.SyntaxTree.FilePath) is var (user, used))
                {
                    UsesOf(user).TryAdd(used, $"{tree.FilePath} uses {type!.Name}");
                }
            }
        }
    }

    private SortedDictionary<string, string> UsesOf(string folder) => _uses.TryGetValue(folder, out var known) ? known : _uses[folder] = new(StringComparer.Ordinal);

    /// <summary>
    /// The folders of two files; in the same one, the folders below it. Files beside those use them and are used by
    /// them.
    /// </summary>
    private static (string User, string Used)? FindEdge(string user, string used)
    {
        if (FolderOf(user) is var outer && outer != FolderOf(used))
        {
            return (outer, FolderOf(used));
        }

        var (from, to) = (InnermostOf(user), InnermostOf(used));
        return from == to || from == outer || to == outer ? null : (from, to);
    }

    /// <summary>The folder below the source folder. The folders below Stores/ count separately.</summary>
    private static string FolderOf(string path) => path.StartsWith("Stores/", StringComparison.Ordinal) ? InnermostOf(path) : path.Split('/')[0];

    private static string InnermostOf(string path) => path[..path.LastIndexOf('/')];
}
