namespace Cachewise.Tests.Architecture;

/// <summary>The folders of the library have no cyclic dependencies.</summary>
public class FolderRule
{
    private static readonly string[] Framework =
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);

    private static readonly string[] Libraries =
        [.. Framework.Where(file => Path.GetFileName(file) is not ("Cachewise.dll" or "Cachewise.Tests.dll"))];

    [Fact]
    public void The_folders_of_the_library_have_no_cycle()
    {
        var graph = new FolderGraph(ReadLibrary(), GlobalUsings, Libraries);

        var cycle = graph.FindCycle();

        Assert.Empty(graph.Errors);
        Assert.True(cycle is null, $"Folders of src/Cachewise use each other in a cycle; move one of these types down:\n{cycle}");
    }

    [Fact]
    public void A_cycle_is_named_with_the_file_and_the_type_of_each_step()
    {
        var graph = new FolderGraph(
            [
                ("Top/Start.cs", "namespace N; class Start { void M() => new Low(); }"),
                ("Low/Low.cs", "namespace N; class Low { List<Middle>? Held; }"),
                ("Middle/Middle.cs", "namespace N; class Middle { void M() => 1.Help(); }"),
                ("Helpers/Helper.cs", "namespace N; static class Helper { public static void Help(this int one) => new Low(); }"),
            ],
            "global using System.Collections.Generic;",
            Framework);

        Assert.Equal(
            "Helpers -> Low: Helpers/Helper.cs uses Low\nLow -> Middle: Low/Low.cs uses Middle\nMiddle -> Helpers: Middle/Middle.cs uses Helper",
            graph.FindCycle());
    }

    [Fact]
    public void Folders_that_form_a_diamond_are_no_cycle()
    {
        var graph = new FolderGraph(
            [
                ("Top/Top.cs", "class Top { Left? Left; Right? Right; }"),
                ("Left/Left.cs", "class Left { Base? Base; }"),
                ("Right/Right.cs", "class Right { Base? Base; }"),
                ("Base/Base.cs", "class Base { int Number; }"),
            ],
            "",
            Framework);

        Assert.Null(graph.FindCycle());
        Assert.Equal("Base: \nLeft: Base\nRight: Base\nTop: Left Right", string.Join('\n', graph.Lines));
    }

    [Fact]
    public void Folders_below_a_folder_form_no_circle_either_and_the_files_beside_them_are_free()
    {
        var graph = new FolderGraph(
            [
                ("Top/Front.cs", "class Front { Reader? Reader; Model? Model; }"),
                ("Top/Model.cs", "class Model { int Number; }"),
                ("Top/Reading/Reader.cs", "class Reader { Model? Model; Rule? Rule; }"),
                ("Top/Rules/Rule.cs", "class Rule { Front? Front; Reader? Reader; }"),
            ],
            "",
            Framework);

        Assert.Equal(
            "Top/Reading -> Top/Rules: Top/Reading/Reader.cs uses Rule\nTop/Rules -> Top/Reading: Top/Rules/Rule.cs uses Reader",
            graph.FindCycle());
    }

    [Fact]
    public void A_member_reached_through_var_counts_as_a_use_of_its_type()
    {
        var graph = new FolderGraph(
            [
                ("A/A.cs", "class A { int M() { var one = B.Make(); return one.Size; } }"),
                ("B/B.cs", "class B { public static C Make() => new(); }"),
                ("C/C.cs", "class C { public int Size; }"),
            ],
            "",
            Framework);

        Assert.Equal("A: B C\nB: C\nC: ", string.Join('\n', graph.Lines));
    }

    [Fact]
    public void What_the_compiler_does_not_understand_is_an_error()
    {
        var graph = new FolderGraph([("A/A.cs", "class A : Missing { }")], "", Framework);

        Assert.Equal(
            "A/A.cs(1,11): error CS0246: The type or namespace name 'Missing' could not be found (are you missing a using directive or an assembly reference?)",
            Assert.Single(graph.Errors));
    }

    // What ImplicitUsings adds to a class library.
    private const string GlobalUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    private static List<(string Path, string Text)> ReadLibrary()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "Cachewise.slnx")))
        {
            root = root.Parent ?? throw new InvalidOperationException("The tests do not run below the folder of Cachewise.slnx.");
        }

        var source = Path.Combine(root.FullName, "src", "Cachewise");
        var files = Directory.EnumerateDirectories(source)
            .Where(folder => Path.GetFileName(folder) is not ("bin" or "obj"))
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories))
            .Select(file => (Path.GetRelativePath(source, file).Replace('\\', '/'), File.ReadAllText(file)))
            .ToList();
        Assert.NotEmpty(files);
        return files;
    }
}
