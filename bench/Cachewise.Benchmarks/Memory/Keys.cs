namespace Cachewise.Benchmarks.Memory;

internal static class Keys
{
    /// <summary>The keys of all contenders: existing strings, in random order in memory.</summary>
    public static string[] Thousand()
    {
        var keys = Enumerable.Range(0, 1000).Select(id => $"product:{id}").ToArray();
        new Random(1).Shuffle(keys);
        return keys;
    }
}
