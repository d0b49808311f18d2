namespace Cachewise.Tests.Architecture;

/// <summary>
/// A pooled state machine is used again as soon as its result was taken. Whoever blocks on its ValueTask too early, or awaits it twice, takes another caller's
/// result; so none may be behind what a user gets.
/// </summary>
public class PooledMethodTests
{
    [Fact]
    public void Only_private_methods_of_the_Redis_store_are_pooled()
    {
        var pooled = (
            from file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "src", "Cachewise"), "*.cs", SearchOption.AllDirectories)
            let lines = File.ReadAllLines(file)
            from i in Enumerable.Range(0, lines.Length)
            where lines[i].Contains("[AsyncMethodBuilder(", StringComparison.Ordinal)
            select $"{Path.GetFileName(file)}: {lines[i + 1].Trim().Split('(')[0]}").Order(StringComparer.Ordinal);

        Assert.Equal(
            [
                "RedisStore.Asking.cs: private async ValueTask<Reply<T>> AskAsync<TKeys, TState, T>",
                "RedisStore.cs: private async ValueTask<Reply<CacheEntry?>> ReadAsync",
            ],
            pooled);
    }
}
