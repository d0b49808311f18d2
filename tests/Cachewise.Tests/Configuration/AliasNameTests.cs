using Cachewise.Configuration;

namespace Cachewise.Tests.Configuration;

public class AliasNameTests
{
    [Theory]
    [InlineData("Default", "default")]
    [InlineData("ProductPages", "product_pages")]
    [InlineData("HTTPPages", "http_pages")]
    [InlineData("PagesHTTP", "pages_http")]
    [InlineData("product_pages", "product_pages")]
    [InlineData("Product_Pages", "product_pages")]
    [InlineData("PRODUCT_PAGES", "product_pages")]
    [InlineData("productPages", "product_pages")]
    [InlineData("A", "a")]
    [InlineData("V2Pages", "v2_pages")]
    public void A_name_in_any_spelling_has_one_alias(string name, string alias) => Assert.Equal(alias, AliasName.ToSnakeCase(name));

    [Theory]
    [InlineData("redis_url", "RedisUrl", true)]
    [InlineData("REDISURL", "redis_url", true)]
    [InlineData("redis_url", "redis_uri", false)]
    [InlineData("redis-url", "redis_url", false)]
    [InlineData(null, null, true)]
    [InlineData(null, "", false)]
    public void Names_are_compared_without_case_and_underscores(string? one, string? other, bool same)
    {
        Assert.Equal(same, AliasName.Comparer.Equals(one, other));
        Assert.Equal(same, AliasName.Comparer.Compare(one, other) == 0);
        if (same && one is not null && other is not null)
        {
            Assert.Equal(AliasName.Comparer.GetHashCode(one), AliasName.Comparer.GetHashCode(other));
        }
    }
}
