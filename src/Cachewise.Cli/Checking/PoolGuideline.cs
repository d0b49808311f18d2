namespace Cachewise.Cli.Checking;

/// <summary>
/// What a number of connections is for, by the specification: 10 to 20 for less than 1,000 requests a minute, 50 to 100 for 1,000 to 10,000,
/// 100 to 200 for more. It is shown, and nothing depends on it.
/// </summary>
internal static class PoolGuideline
{
    private const string Low = "low traffic, under 1,000 requests a minute";
    private const string High = "high traffic, over 10,000 requests a minute";

    public static string Traffic(int maxConnections) => maxConnections switch
    {
        < 10 => $"less than the 10 to 20 of {Low}",
        <= 20 => Low,
        < 50 => "low to medium traffic, about 1,000 requests a minute",
        < 100 => "medium traffic, 1,000 to 10,000 requests a minute",
        100 => "medium to high traffic, about 10,000 requests a minute",
        <= 200 => High,
        _ => $"more than the 100 to 200 of {High}",
    };
}
