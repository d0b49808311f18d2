namespace Cachewise.Tests.Entries;

/// <summary>A value of some type, stored by every call that stores.</summary>
internal sealed record ContractCase(Func<Cache, Task> Survives, Func<Cache, Task<IReadOnlyList<string>>> Errors, string Message = "")
{
    /// <summary>A value; <paramref name="show"/> is what is compared where the objects cannot be.</summary>
    public static ContractCase Create<T>(T value, Func<T, string>? show = null) => new(
        async cache =>
        {
            await cache.SetAsync("set", value);
            Assert.True(await cache.AddAsync("added", value));
            await cache.SetManyAsync([KeyValuePair.Create("many", value)]);
            Same(value, await cache.GetOrCreateAsync("made", _ => ValueTask.FromResult(value)), show);
            foreach (var key in new[] { "set", "added", "many", "made" })
            {
                Same(value, (await cache.TryGetAsync<T>(key)).Value, show);
            }
        },
        async cache =>
        {
            var messages = new List<string>();
            foreach (var write in new Func<Task>[]
            {
                async () => await cache.SetAsync("k", value),
                async () => await cache.AddAsync("k", value),
                async () => await cache.SetManyAsync([KeyValuePair.Create("k", value)]),
                async () => await cache.GetOrCreateAsync("made", _ => ValueTask.FromResult(value)),
                async () => await cache.GetOrCreateManyAsync<T>(["made"], async (keys, _) => keys.ToDictionary(key => key, _ => value)),
            })
            {
                messages.Add((await Assert.ThrowsAsync<CacheValueException>(write)).Message);
            }

            return messages;
        });

    public ContractCase Says(string message) => this with { Message = message };

    private static void Same<T>(T expected, T actual, Func<T, string>? show)
    {
        if (show is null)
        {
            Assert.Equivalent(expected, actual, strict: true);
        }
        else
        {
            Assert.Equal(show(expected), show(actual));
        }
    }
}
