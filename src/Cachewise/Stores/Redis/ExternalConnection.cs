using System.Net;
using StackExchange.Redis;

namespace Cachewise.Stores.Redis;

/// <summary>By a connection that the application made, and keeps.</summary>
internal sealed class ExternalConnection(RedisSettings settings, IConnectionMultiplexer multiplexer) : RedisLink(settings)
{
    private readonly IDatabase _database = multiplexer.GetDatabase(settings.Address.Database);

    public override bool IsBorrowed => true;

    public override string Address { get; } = $"{string.Join(' ', multiplexer.GetEndPoints().Select(endpoint => endpoint is DnsEndPoint dns ? $"{dns.Host}:{dns.Port}" : $"{endpoint}"))}/{settings.Address.Database}";

    public override string? Problem => null;

    public override bool IsInUse => true;

    public override Task FirstAttemptAsync() => Task.CompletedTask;

    protected override RedisConnection? Current => null;

    public override ValueTask<IDatabase> GetDatabaseAsync() => new(GetDatabase());

    public override IDatabase GetDatabase()
    {
        ThrowIfDisposed();
        return _database;
    }

    protected override IServer? ServerOf(RedisNode node) => multiplexer.GetServers().FirstOrDefault();

    protected override ValueTask<IDatabase> FindDatabaseAsync() => new(_database);
}
