using StackExchange.Redis;

namespace Cachewise.Redis;

/// <summary>To the server that the URL names.</summary>
internal sealed class DirectLink(RedisSettings settings) : RedisLink(settings)
{
    private readonly RedisConnection _connection = new(settings, [settings.Address.Endpoint]);

    public override string Address { get; } = settings.Address.ToString();

    public override string? Problem => _connection.Problem;

    public override Task FirstAttemptAsync() => _connection.FirstAttemptAsync();

    protected override RedisConnection? Current => _connection;

    protected override ValueTask<IDatabase> FindDatabaseAsync() => _connection.GetDatabaseAsync();
}
