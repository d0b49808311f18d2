namespace Cachewise.Advice;

/// <summary>
/// The specification's guideline for the size of a pool; shown, not enforced. Its ranges are 10 to 20, 50 to 100 and
/// 100 to 200; a size between two of them counts as the lower one.
/// </summary>
internal static class PoolGuideline
{
    /// <summary>
    /// The traffic that the number of connections is for: <c>high traffic, over 10,000 requests a minute</c>.
    /// </summary>
    public static string Describe(CacheConfig config) => config.EffectiveMaxConnections switch
    {
        < 10 => "less than the 10 to 20 for low traffic, under 1,000 requests a minute",
        < 50 => "low traffic, under 1,000 requests a minute",
        <= 100 => "medium traffic, 1,000 to 10,000 requests a minute",
        <= 200 => "high traffic, over 10,000 requests a minute",
        _ => "more than the 100 to 200 for high traffic, over 10,000 requests a minute",
    };
}
