using System.Runtime.CompilerServices;

namespace Cachewise.Tests.Worker;

/// <summary>
/// Creates and uses the first cache of the process in a request with an <see cref="AsyncLocal{T}"/>, and prints whether
/// the value of that is freed after the request.
/// </summary>
internal static class FirstCaller
{
    private static readonly AsyncLocal<object?> Local = new();

    public static async Task RunAsync()
    {
        var cache = new Cache[1];
        var held = await RequestAsync(cache);
        for (var i = 0; i < 20 && held.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            await Task.Delay(10);
        }

        Console.WriteLine(held.IsAlive ? "held" : "freed");
        await cache[0].DisposeAsync();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<WeakReference> RequestAsync(Cache[] made)
    {
        var value = new byte[1000];
        Local.Value = value;
        made[0] = Cache.Create(new());
        await made[0].SetAsync("k", 1, TimeSpan.FromHours(1));
        await made[0].GetAsync<int>("k");
        await using var held = await made[0].AcquireLockAsync("k", TimeSpan.FromHours(1));
        return new(value);
    }
}
