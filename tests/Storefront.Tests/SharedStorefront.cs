using Storefront.Tests;

[assembly: AssemblyFixture(typeof(SharedStorefront))]

namespace Storefront.Tests;

/// <summary>One seeded database for all tests, and one application without Redis on it.</summary>
public sealed class SharedStorefront : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("storefront-");
    private StorefrontApp? _app;
    private int _lastProduct = 100;

    internal string Database => Path.Combine(_folder.FullName, "storefront.db");

    internal StorefrontApp App => _app!;

    public async ValueTask InitializeAsync() => _app = await StorefrontApp.StartAsync(Database);

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    /// <summary>A product that no test has asked for yet.</summary>
    internal int NewProduct() => Interlocked.Increment(ref _lastProduct);
}
