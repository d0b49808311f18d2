namespace Storefront.Products;

/// <summary>The queries of <see cref="Catalog"/>.</summary>
internal static class CatalogSql
{
    public const string Product =
        """
        WITH rated AS (
            SELECT p.id, AVG(r.rating) AS rating, COUNT(*) AS reviews
            FROM reviews r JOIN products p ON p.id = r.product_id
            WHERE p.category = (SELECT category FROM products WHERE id = $id)
            GROUP BY p.id),
        ranked AS (
            SELECT id, rating, reviews, RANK() OVER (ORDER BY rating DESC) AS rank, COUNT(*) OVER () AS peers
            FROM rated)
        SELECT p.name, p.category, p.description, p.cents, ROUND(r.rating, 2), r.reviews, r.rank, r.peers
        FROM products p JOIN ranked r ON r.id = p.id
        WHERE p.id = $id
        """;

    public const string Ratings =
        """
        WITH scale (stars) AS (VALUES (5), (4), (3), (2), (1))
        SELECT stars, COUNT(r.rating)
        FROM scale LEFT JOIN reviews r ON r.rating = stars AND r.product_id = $id
        GROUP BY stars
        ORDER BY stars DESC
        """;

    public const string Related =
        """
        WITH fans AS MATERIALIZED (
            SELECT DISTINCT customer_id FROM reviews WHERE product_id = $id AND rating >= 4),
        liked AS MATERIALIZED (
            SELECT r.product_id AS id, COUNT(DISTINCT r.customer_id) AS fans
            FROM reviews r JOIN fans f ON f.customer_id = r.customer_id
            WHERE r.rating >= 4 AND r.product_id <> $id
            GROUP BY r.product_id
            ORDER BY fans DESC, r.product_id
            LIMIT 4)
        SELECT p.id, p.name, p.category, p.cents,
            (SELECT ROUND(AVG(rating), 2) FROM reviews WHERE product_id = p.id),
            (SELECT COUNT(*) FROM reviews WHERE product_id = p.id)
        FROM liked l JOIN products p ON p.id = l.id
        ORDER BY l.fans DESC, p.id
        """;

    public const string LatestReviews =
        """
        SELECT c.name, r.rating, r.posted, r.text
        FROM reviews r JOIN customers c ON c.id = r.customer_id
        WHERE r.product_id = $id
        ORDER BY r.posted DESC, r.rowid DESC
        LIMIT 5
        """;

    public const string Popular =
        """
        SELECT p.id, p.name, p.category, p.cents, ROUND(AVG(r.rating), 2), COUNT(*) AS reviews
        FROM reviews r JOIN products p ON p.id = r.product_id
        GROUP BY p.id
        ORDER BY reviews DESC, p.id
        LIMIT $limit
        """;

    public const string Search =
        """
        WITH rated AS (
            SELECT product_id, AVG(rating) AS rating, COUNT(*) AS reviews, SUM(text LIKE $pattern ESCAPE '\') AS mentions
            FROM reviews
            GROUP BY product_id),
        found AS (
            SELECT p.*, r.rating, r.reviews, r.mentions, p.name LIKE $pattern ESCAPE '\' AS is_named
            FROM rated r JOIN products p ON p.id = r.product_id
            WHERE is_named OR p.description LIKE $pattern ESCAPE '\' OR r.mentions > 0)
        SELECT id, name, category, cents, ROUND(rating, 2), reviews, COUNT(*) OVER ()
        FROM found
        ORDER BY is_named DESC, mentions DESC, rating DESC, id
        LIMIT 20
        """;
}
