namespace Storefront.Data;

/// <summary>
/// The tables. Reviews have no index, as in many a store that grew: what asks for them reads them all.
/// </summary>
public static class StoreSchema
{
    public const string Sql =
        """
        CREATE TABLE products (
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL,
            category TEXT NOT NULL,
            description TEXT NOT NULL,
            cents INTEGER NOT NULL);

        CREATE TABLE customers (
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL);

        CREATE TABLE reviews (
            product_id INTEGER NOT NULL,
            customer_id INTEGER NOT NULL,
            rating INTEGER NOT NULL,
            posted TEXT NOT NULL,
            text TEXT NOT NULL);
        """;
}
