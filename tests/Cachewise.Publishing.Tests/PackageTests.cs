using System.IO.Compression;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text;
using System.Xml.Linq;

namespace Cachewise.Publishing.Tests;

public class PackageTests(PackedLibrary packed)
{
    private static readonly Guid SourceLink = new("CC110556-A091-4D38-9FEC-25AB9A351A6A");

    [Fact]
    public async Task It_has_the_library_its_docs_targets_readme_and_icon_and_nothing_else()
    {
        await using var package = await packed.OpenAsync();
        string[] ofEveryPackage = ["_rels/.rels", "[Content_Types].xml"];
        Assert.Equal(
            ["Cachewise.nuspec", "README.md", "buildTransitive/Cachewise.targets", "icon.png", "lib/net10.0/Cachewise.dll", "lib/net10.0/Cachewise.xml"],
            package.Entries.Select(entry => entry.FullName)
                .Where(name => !ofEveryPackage.Contains(name) && !name.StartsWith("package/", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task It_says_its_licence_readme_icon_and_commit()
    {
        await using var package = await packed.OpenAsync();
        await using var nuspec = await package.GetEntry("Cachewise.nuspec")!.OpenAsync();
        var metadata = XDocument.Load(nuspec).Root!.Elements().Single();
        string? Value(string name) => metadata.Elements().Single(element => element.Name.LocalName == name).Value;

        Assert.Equal("MIT", Value("license"));
        Assert.Equal("README.md", Value("readme"));
        Assert.Equal("icon.png", Value("icon"));
        var repository = metadata.Elements().Single(element => element.Name.LocalName == "repository");
        Assert.Equal("https://github.com/example/cachewise.git", repository.Attribute("url")?.Value);
        Assert.Equal(SourceCopy.Commit, repository.Attribute("commit")?.Value);
    }

    [Fact]
    public async Task Its_library_is_deterministic()
    {
        await using var package = await packed.OpenAsync();
        using var library = new PEReader(new MemoryStream(await ReadAsync(package, "lib/net10.0/Cachewise.dll")));
        Assert.Contains(library.ReadDebugDirectory(), entry => entry.Type is DebugDirectoryEntryType.Reproducible);
    }

    [Fact]
    public async Task Its_symbols_name_sources_by_commit_and_no_folder_of_the_machine()
    {
        await using var package = await packed.OpenSymbolsAsync();
        using var symbols = MetadataReaderProvider.FromPortablePdbStream(new MemoryStream(await ReadAsync(package, "lib/net10.0/Cachewise.pdb")));
        var reader = symbols.GetMetadataReader();

        Assert.All(reader.Documents, document => Assert.StartsWith("/_/", reader.GetString(reader.GetDocument(document).Name), StringComparison.Ordinal));
        var link = reader.GetCustomDebugInformation(EntityHandle.ModuleDefinition)
            .Select(reader.GetCustomDebugInformation).Single(information => reader.GetGuid(information.Kind) == SourceLink);
        Assert.Equal(
            """{"documents":{"/_/*":"https://raw.githubusercontent.com/example/cachewise/COMMIT/*"}}""".Replace("COMMIT", SourceCopy.Commit, StringComparison.Ordinal),
            Encoding.UTF8.GetString(reader.GetBlobBytes(link.Value)));
    }

    private static async Task<byte[]> ReadAsync(ZipArchive package, string name)
    {
        await using var entry = await package.GetEntry(name)!.OpenAsync();
        var bytes = new MemoryStream();
        await entry.CopyToAsync(bytes);
        return bytes.ToArray();
    }
}
