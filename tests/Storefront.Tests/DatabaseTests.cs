namespace Storefront.Tests;

public class DatabaseTests(SharedStorefront store)
{
    [Fact]
    public async Task Instances_that_start_at_once_make_one_database_with_the_same_contents_as_ever()
    {
        var folder = Directory.CreateTempSubdirectory("storefront-race-");
        try
        {
            var database = Path.Combine(folder.FullName, "storefront.db");
            var apps = await Task.WhenAll(StorefrontApp.StartAsync(database), StorefrontApp.StartAsync(database));
            await using var first = apps[0];
            await using var second = apps[1];

            Assert.Equal([database], Directory.GetFiles(folder.FullName));
            var expected = (await store.App.GetAsync("/api/products/42")).Body;
            Assert.Equal(expected, (await first.GetAsync("/api/products/42")).Body);
            Assert.Equal(expected, (await second.GetAsync("/api/products/42")).Body);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
