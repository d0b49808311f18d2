namespace Cachewise.Tests.Servers;

/// <summary>
/// A primary, a replica, and three sentinels that monitor them. They fail over only on request, so that a busy machine
/// causes no failover.
/// </summary>
internal sealed class SentinelServers : IDisposable
{
    /// <summary>The name under which the sentinels know the primary, unless told otherwise.</summary>
    public const string ServiceName = "mymaster";

    private const int Quorum = 2;

    private readonly List<RedisServer> _servers = [];
    private readonly string _service;
    private readonly string[] _login;
    private readonly string[] _sentinelLogin;

    /// <param name="password">The password of the servers; null for none.</param>
    /// <param name="sentinelPassword">The password of the sentinels; null for none.</param>
    /// <param name="certificate">With one, all speak TLS among themselves, and may be spoken to by it.</param>
    /// <param name="serviceName">The name under which the sentinels know the primary.</param>
    public SentinelServers(string? password = null, string? sentinelPassword = null, Certificate? certificate = null, string serviceName = ServiceName)
    {
        _service = serviceName;
        (_login, _sentinelLogin) = (Login(password), Login(sentinelPassword));
        try
        {
            StartServers(password, certificate);
            StartSentinels(password, sentinelPassword, certificate);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>A sentinel that knows no other, and names the server on this port.</summary>
    public static RedisServer Watching(int port, long epoch, string serviceName = ServiceName) => new([], sentinel:
    [
        $"sentinel monitor {serviceName} 127.0.0.1 {port} 1",
        $"sentinel down-after-milliseconds {serviceName} 600000",
        $"sentinel config-epoch {serviceName} {epoch}",
        $"sentinel current-epoch {epoch}",
    ]);

    /// <summary>The primary, as the last <see cref="FailOver"/> left it.</summary>
    public RedisServer Primary => _servers[0];

    /// <summary>The replica, as the last <see cref="FailOver"/> left it.</summary>
    public RedisServer Replica => _servers[1];

    public IReadOnlyList<RedisServer> Sentinels => _servers[2..];

    /// <summary>Where the sentinels are: by TLS if they have it.</summary>
    public IReadOnlyList<RedisEndpoint> Endpoints => [.. Sentinels.Select(sentinel => new RedisEndpoint("127.0.0.1", sentinel.BestPort))];

    /// <summary>
    /// Promotes the replica, whether the primary runs or not, and waits until every sentinel says so. All sentinels
    /// must run.
    /// </summary>
    public void FailOver()
    {
        (_servers[0], _servers[1]) = (Replica, Primary);
        Sentinels[0].Await(answer => answer is "OK", [.. _sentinelLogin, "SENTINEL", "FAILOVER", _service]);
        foreach (var sentinel in Sentinels)
        {
            AwaitSentinel(sentinel, "port", $"{Primary.BestPort}");
        }

        Primary.Await(answer => answer.StartsWith("master", StringComparison.Ordinal), [.. _login, "ROLE"]);
    }

    /// <summary>Waits until the replica has every write of the primary.</summary>
    public void AwaitReplication()
    {
        var offset = Offset(Primary.Cli([.. _login, "ROLE"]), line: 1);
        Replica.Await(answer => answer.StartsWith("slave", StringComparison.Ordinal) && Offset(answer, line: 4) >= offset, [.. _login, "ROLE"]);
    }

    public void Dispose() => _servers.ForEach(server => server.Dispose());

    private static string[] Login(string? password) => password is null ? [] : ["-a", password];

    private static long Offset(string role, int line) => long.Parse(role.Split('\n')[line]);

    private void StartServers(string? password, Certificate? certificate)
    {
        string[] arguments =
        [
            "--repl-diskless-sync-delay", "0",
            .. password is null ? [] : (string[])["--requirepass", password, "--masterauth", password],
            .. certificate is null ? [] : (string[])["--tls-replication", "yes"],
        ];
        _servers.Add(new(arguments, certificate));
        Primary.Require();
        _servers.Add(new([.. arguments, "--replicaof", "127.0.0.1", $"{Primary.BestPort}"], certificate));
        Primary.Await(answer => answer.Contains("state=online", StringComparison.Ordinal), [.. _login, "INFO", "replication"]);
    }

    private void StartSentinels(string? password, string? sentinelPassword, Certificate? certificate)
    {
        string[] configuration =
        [
            $"sentinel monitor {_service} 127.0.0.1 {Primary.BestPort} {Quorum}",
            $"sentinel down-after-milliseconds {_service} 600000",
            .. password is null ? [] : (string[])[$"sentinel auth-pass {_service} {password}"],
            .. sentinelPassword is null ? [] : (string[])[$"requirepass {sentinelPassword}", $"sentinel sentinel-pass {sentinelPassword}"],
            .. certificate is null ? [] : (string[])["tls-replication yes"],
        ];
        for (var i = 0; i < 3; i++)
        {
            _servers.Add(new([], certificate, configuration));
        }

        foreach (var sentinel in Sentinels)
        {
            AwaitSentinel(sentinel, "num-slaves", "1");
            AwaitSentinel(sentinel, "num-other-sentinels", "2");
        }
    }

    private void AwaitSentinel(RedisServer sentinel, string field, string value) => sentinel.Await(
        answer => answer.Split('\n') is var lines && Array.IndexOf(lines, field) is >= 0 and var index && lines[index + 1] == value,
        [.. _sentinelLogin, "SENTINEL", "MASTER", _service]);
}
