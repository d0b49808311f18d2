namespace Cachewise.FaultTests;

/// <summary>Entries that are written before the fault, and read after it.</summary>
internal static class KeptEntries
{
    public const int Count = 1000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private static readonly string[] Keys = [.. Enumerable.Range(0, Count).Select(number => $"kept:{number}")];

    /// <summary>
    /// Writes the entries, when a server that has just started accepts all: on a busy machine the first connection may
    /// take longer than a call.
    /// </summary>
    public static async Task WriteAsync(Cache cache)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (await cache.SetManyAsync(Keys.Select((key, number) => KeyValuePair.Create(key, Stamped.Create(key, number)))) is not [])
        {
            await Task.Delay(Pause, TimeProvider.System, limit.Token);
        }
    }

    /// <summary>Reads the entries.</summary>
    /// <returns>How many are gone.</returns>
    public static async Task<int> CountLostAsync(Cache cache)
    {
        var found = await cache.GetManyAsync<Stamped>(Keys);
        Assert.All(found, entry => Assert.Equal(Stamped.Create(entry.Key, Array.IndexOf(Keys, entry.Key)), entry.Value));
        return Count - found.Count;
    }
}
