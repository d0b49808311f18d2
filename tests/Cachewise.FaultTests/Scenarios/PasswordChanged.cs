using Cachewise.Tests.Servers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Cachewise.FaultTests.Scenarios;

/// <summary>
/// The server gets another password and closes all connections, before the application is configured with it.
/// </summary>
internal sealed class PasswordChanged : Scenario
{
    private readonly RedisServer _server = RedisServer.Own("--requirepass", "admin", "--user", "app", "on", ">first", "~*", "+@all");
    private readonly IConfigurationRoot _configuration;
    private readonly ServiceProvider _services;

    public PasswordChanged(Pace pace)
        : base(pace)
    {
        _server.Require();
        _configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Caches:default:redis_url"] = Url("first"),
            ["Caches:default:connection_pool_kwargs:socket_timeout"] = $"{pace.Limit.TotalSeconds}",
        }).Build();
        _services = new ServiceCollection().AddSingleton<IConfiguration>(_configuration).AddCaches().BuildServiceProvider();
    }

    public override CacheConfig Declaration => Declare(Url("first"));

    public override string DirectUrl => $"redis://:admin@127.0.0.1:{_server.Port}";

    public override Cache Open() => _services.GetRequiredService<Cache>();

    public override Task BreakAsync()
    {
        Assert.Equal("OK", _server.Cli("-a", "admin", "ACL", "SETUSER", "app", "<first", ">second"));
        Assert.NotEqual("0", _server.Cli("-a", "admin", "CLIENT", "KILL", "USER", "app"));
        return Task.CompletedTask;
    }

    public override Task RepairAsync()
    {
        _configuration["Caches:default:redis_url"] = Url("second");
        _configuration.Reload();
        return Task.CompletedTask;
    }

    public override void Dispose()
    {
        _services.Dispose();
        _server.Dispose();
    }

    private string Url(string password) => $"redis://app:{password}@127.0.0.1:{_server.Port}";
}
