using System.Collections.Immutable;
using Cachewise.Stores.LocMem;

namespace Cachewise.Tests.Worker;

/// <summary>Prints, for entries of many kinds, the estimate as a share of their measured memory.</summary>
internal static class Sizes
{
    private sealed record Product(int Id, string Name, decimal Price, string? Note, DateTimeOffset Changed);

    private sealed record Order(int Id, ImmutableArray<Product> Products);

    private sealed class Basket
    {
        public int Id { get; set; }

        public List<Line> Lines { get; set; } = [];
    }

    private sealed class Line
    {
        public string Sku { get; set; } = "";

        public int Count { get; set; }

        public double Price { get; set; }
    }

    public static async Task RunAsync()
    {
        await PrintAsync("number", i => i);
        await PrintAsync("text of 30", i => $"Teapot, cast iron, no {i,8}");
        await PrintAsync("text of 1000", i => new string((char)('a' + (i % 26)), 1000));
        await PrintAsync("bytes of 1000", i => new byte[1000]);
        await PrintAsync("record", NewProduct);
        await PrintAsync("record with ten records", i => new Order(i, [.. Enumerable.Range(i, 10).Select(NewProduct)]));
        await PrintAsync("hundred numbers", i => Enumerable.Range(i, 100).ToImmutableArray());
        await PrintAsync("ten texts", i => Enumerable.Range(i, 10).Select(j => $"tag{j}").ToImmutableArray());
        await PrintAsync("mutable, as JSON", NewBasket);
        await PrintAsync("mutable, shared", NewBasket, share: true);
    }

    private static Product NewProduct(int i) => new(i, $"Teapot no {i}", i / 100m, null, DateTimeOffset.UnixEpoch.AddSeconds(i));

    private static Basket NewBasket(int i) => new() { Id = i, Lines = [.. Enumerable.Range(i, 5).Select(j => new Line { Sku = $"SKU-{j:000000}", Count = j % 7, Price = j / 10.0 })] };

    private static async Task PrintAsync<T>(string kind, Func<int, T> make, bool share = false)
    {
        const int Entries = 10_000;
        await using var cache = Cache.Create(new() { MaxEntries = Entries, ShareValues = share });
        await cache.SetAsync("warm", make(0));
        await cache.ClearAsync();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < Entries; i++)
        {
            await cache.SetAsync($"product:{i}", make(i));
        }

        var measured = GC.GetTotalMemory(forceFullCollection: true) - before;
        var estimated = ((LocMemStore)cache.Core.Store).Usage.Bytes;
        Console.WriteLine($"{estimated / (double)measured:0.00} {kind}: {measured / Entries} bytes");
    }
}
