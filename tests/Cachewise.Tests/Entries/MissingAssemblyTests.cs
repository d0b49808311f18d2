using System.Reflection;
using System.Runtime.Loader;
using System.Text.Json;
using Cachewise.Entries;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Cachewise.Tests.Entries;

/// <summary>
/// A type that refers to an optional assembly which is not deployed: JSON writes it, and so does a cache.
/// </summary>
public sealed class MissingAssemblyTests : IDisposable
{
    private const string Optional = "namespace Optional; public class Client { public int Count; }";

    private const string Application = """
        namespace Application;

        public sealed class WithField
        {
            private Optional.Client? client;
            private string? secret;
            public int Id { get; set; }
            public void Connect() { client = new(); secret = client.ToString(); }
            public string? Secret() => secret;
        }

        public sealed class WithLocal
        {
            private int id;
            public int Id { get => id; set { if (value < 0) Report(); id = value; } }
            private static void Report() { var client = new Optional.Client(); System.Console.Write(client.Count++); System.Console.Write(client); }
        }

        public sealed record WithOverload(int Id)
        {
            private bool PrintMembers(Optional.Client client) => client.Count > 0;
        }
        """;

    private readonly AssemblyLoadContext _context = new("no optional assembly", isCollectible: true);
    private readonly Assembly _application;

    public MissingAssemblyTests()
    {
        var framework = MetadataReference.CreateFromFile(typeof(object).Assembly.Location);
        MetadataReference[] references = [framework, .. new[] { "System.Runtime", "System.Console" }.Select(name => MetadataReference.CreateFromFile(Assembly.Load(name).Location))];
        var optional = Compile("Optional", Optional, references);
        _application = _context.LoadFromStream(new MemoryStream(Compile("Application", Application, [.. references, MetadataReference.CreateFromImage(optional)])));
    }

    [Theory]
    [InlineData("WithField")]
    [InlineData("WithLocal")]
    [InlineData("WithOverload")]
    public async Task What_reflection_cannot_see_does_not_keep_a_value_from_being_stored(string name)
    {
        var type = _application.GetType($"Application.{name}", throwOnError: true)!;
        var json = JsonSerializerOptions.Default.GetTypeInfo(type);

        Assert.Empty(new TypeContract(json).Problems);
        Assert.False(ImmutabilityProof.Holds(json));

        await using var cache = Cache.Create(new() { Backend = CacheBackend.LocMem });
        var round = (Task<int>)typeof(MissingAssemblyTests).GetMethod(nameof(RoundAsync), BindingFlags.Static | BindingFlags.NonPublic)!.MakeGenericMethod(type).Invoke(null, [cache])!;
        Assert.Equal(7, await round);
    }

    public void Dispose() => _context.Unload();

    private static async Task<int> RoundAsync<T>(Cache cache)
    {
        await cache.SetAsync("k", JsonSerializer.Deserialize<T>("""{"Id":7}""")!);
        return JsonSerializer.SerializeToElement(await cache.GetAsync<T>("k")).GetProperty("Id").GetInt32();
    }

    private static byte[] Compile(string name, string source, IEnumerable<MetadataReference> references)
    {
        using var image = new MemoryStream();
        var result = CSharpCompilation.Create(name, [CSharpSyntaxTree.ParseText(source)], references, new(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable)).Emit(image);
        Assert.Empty(result.Diagnostics.Where(diagnostic => diagnostic.Severity is DiagnosticSeverity.Error));
        return image.ToArray();
    }
}
