namespace Cachewise.FaultTests;

/// <summary>Entries that are written before the fault, and read after it.</summary>
internal static class KeptEntries
{
    public const int Count = 1000;

    private static readonly string[] Keys = [.. Enumerable.Range(0, Count).Select(number => $"kept:{number}")];

    public static async Task WriteAsync(Cache cache) =>
        Assert.Empty(await cache.SetManyAsync(Keys.Select((key, number) => KeyValuePair.Create(key, Stamped.Of(key, number)))));

    /// <summary>Reads them.</summary>
    /// <returns>How many are gone.</returns>
    public static async Task<int> CountLostAsync(Cache cache)
    {
        var found = await cache.GetManyAsync<Stamped>(Keys);
        Assert.All(found, entry => Assert.Equal(Stamped.Of(entry.Key, Array.IndexOf(Keys, entry.Key)), entry.Value));
        return Count - found.Count;
    }
}
