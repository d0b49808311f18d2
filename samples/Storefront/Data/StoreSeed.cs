using Microsoft.Data.Sqlite;

namespace Storefront.Data;

/// <summary>The contents of a new database: the same at every start of every instance.</summary>
public static class StoreSeed
{
    private const int Products = 4_000;
    private const int Customers = 10_000;
    private const int Reviews = 150_000;

    private static readonly DateOnly LastDay = new(2026, 6, 30);

    public static async Task FillAsync(SqliteConnection connection)
    {
        // The file is not in use yet: if the machine fails now, it is made again.
        await connection.ExecuteAsync("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;");
        await using var transaction = await connection.BeginTransactionAsync();
        await connection.ExecuteAsync(StoreSchema.Sql);
        var random = new Random(20_260_630);
        var possible = Vocabulary.AllProducts().ToArray();
        random.Shuffle(possible);
        var products = possible[..Products];
        AddProducts(connection, products, random);
        AddCustomers(connection, random);
        AddReviews(connection, products, random);
        await transaction.CommitAsync();
    }

    private static void AddProducts(SqliteConnection connection, (string Name, string Category)[] products, Random random)
    {
        using var insert = new Insert(connection, "products", "id", "name", "category", "description", "cents");
        for (var id = 1; id <= Products; id++)
        {
            var (name, category) = products[id - 1];
            insert.Add(id, name, category, Vocabulary.Description(name, random), random.Next(5, 200) * 100 - 10);
        }
    }

    private static void AddCustomers(SqliteConnection connection, Random random)
    {
        using var insert = new Insert(connection, "customers", "id", "name");
        for (var id = 1; id <= Customers; id++)
        {
            insert.Add(id, Vocabulary.Customer(random));
        }
    }

    private static void AddReviews(SqliteConnection connection, (string Name, string Category)[] products, Random random)
    {
        var categories = Vocabulary.Categories;
        var quality = Enumerable.Range(0, Products).Select(_ => 2.5 + (2 * random.NextDouble())).ToArray();
        using var insert = new Insert(connection, "reviews", "product_id", "customer_id", "rating", "posted", "text");
        for (var i = 0; i < Reviews; i++)
        {
            // One for each product, and the others mostly for the popular ones.
            var product = i < Products ? i : (int)(Products * Math.Pow(random.NextDouble(), 1.6));

            // Every customer has a favourite category, and looks into the others now and then.
            var favourite = random.Next(4) > 0 ? Array.IndexOf(categories, products[product].Category) : random.Next(categories.Length);
            var customer = 1 + favourite + (categories.Length * random.Next(Customers / categories.Length));

            var rating = Math.Clamp((int)Math.Round(quality[product] + (3 * random.NextDouble()) - 1.5), 1, 5);
            var posted = LastDay.AddDays(-random.Next(1_000)).ToString("yyyy-MM-dd");
            insert.Add(product + 1, customer, rating, posted, Vocabulary.Review(rating, random));
        }
    }
}
