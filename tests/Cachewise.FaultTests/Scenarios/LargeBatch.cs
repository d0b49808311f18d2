namespace Cachewise.FaultTests.Scenarios;

/// <summary>Batches are written that take the server longer than an operation timeout.</summary>
internal sealed class LargeBatch(Pace pace) : WorkBeside(pace)
{
    private const int Entries = 20_000;

    private readonly string _text = new('x', 20_000);

    protected override async Task WorkAsync(Cache cache, CancellationToken stop) =>
        await cache.SetManyAsync(Enumerable.Range(0, Entries).Select(i => KeyValuePair.Create($"batch{i}", _text)), cancellationToken: stop);
}
