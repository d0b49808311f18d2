using StackExchange.Redis;

namespace Cachewise.Stores.Redis;

/// <summary>To the server that the URL names.</summary>
internal sealed class DirectLink(RedisSettings settings) : RedisLink(settings)
{
    private RedisConnection _connection = new(settings, [settings.Address.Endpoint]);

    public override string Address { get; } = settings.Address.ToString();

    public override string? Problem => _connection.Problem;

    public override Task FirstAttemptAsync() => _connection.FirstAttemptAsync();

    protected override RedisConnection? Current => Volatile.Read(ref _connection);

    protected override bool Replace(RedisConnection last, RedisConnection next) => Interlocked.CompareExchange(ref _connection, next, last) == last;

    protected override ValueTask<IDatabase> FindDatabaseAsync() => _connection.GetDatabaseAsync();
}
