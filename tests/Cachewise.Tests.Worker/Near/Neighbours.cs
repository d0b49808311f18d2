namespace Cachewise.Tests.Worker.Near;

/// <summary>
/// Other caches of the application with a near cache each, which come and go: the connection that tells of changes is
/// replaced by one with other prefixes each time.
/// </summary>
internal sealed class Neighbours(NearCacheFactory factory, CacheConfig config)
{
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(50);

    public async Task RunAsync(CancellationToken stop)
    {
        for (var number = 0; !stop.IsCancellationRequested; number++)
        {
            await using var other = factory.Create(config with { KeyPrefix = $"neighbour{number}", OnFailure = FailureMode.Degrade });
            await other.GetAsync<string>("k");
            await Task.Delay(Rest, TimeProvider.System);
        }
    }
}
