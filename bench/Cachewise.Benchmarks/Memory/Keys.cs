namespace Cachewise.Benchmarks.Memory;

internal static class Keys
{
    /// <summary>
    /// The keys of all contenders: strings that are there already, in no order that memory would know.
    /// </summary>
    public static string[] Thousand()
    {
        var keys = Enumerable.Range(0, 1000).Select(id => $"product:{id}").ToArray();
        new Random(1).Shuffle(keys);
        return keys;
    }
}
