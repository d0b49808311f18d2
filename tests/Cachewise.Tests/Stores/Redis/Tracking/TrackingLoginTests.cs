using Cachewise.Configuration;
using Cachewise.Stores.Redis.Connections;
using Cachewise.Stores.Redis.Tracking;
using Cachewise.Tests.Servers;
using Cachewise.Tests.Stores.Redis.Execution;
using StackExchange.Redis;

namespace Cachewise.Tests.Stores.Redis.Tracking;

/// <summary>The login, TLS and options of tracking connections, and what keeps a server from being tracked.</summary>
public sealed class TrackingLoginTests : ServerTest
{
    private const string Right = "+client|tracking";

    [Fact]
    public async Task A_user_with_the_documented_rights_needs_one_more()
    {
        LimitedUser.Make(Server, "limited", ["~app:*", .. LimitedUser.Rights]);
        await using var link = TrackedCopy.Link(Server.UrlOf("limited"));
        await using var copy = new TrackedCopy(link, links: new TrackedLinks { RejectedPause = TimeSpan.FromMilliseconds(200) });

        await copy.Tracking.FirstAttemptAsync().WaitAsync(Patience, TestContext.Current.CancellationToken);
        Assert.False(copy.IsTold);
        Assert.Equal(
            $"Redis at redis://limited:***@127.0.0.1:{Server.Port}/0 does not permit the user to run CLIENT|TRACKING ({Server.Version}); grant the user +client|tracking",
            copy.Tracking.Problem!.Reason);
        Server.Cli("ACL", "SETUSER", "limited", Right);

        await copy.ArmedAsync();
        Assert.Null(copy.Tracking.Problem);
    }

    [Fact]
    public async Task A_right_that_the_server_denies_is_not_tried_again_at_once()
    {
        LimitedUser.Make(Server, "limited", ["~app:*", .. LimitedUser.Rights]);
        await using var copy = TrackedCopy.Start(Server.UrlOf("limited"));
        await copy.Tracking.FirstAttemptAsync().WaitAsync(Patience, TestContext.Current.CancellationToken);
        Server.Cli("ACL", "SETUSER", "limited", Right);

        var before = Rejections();
        await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System, TestContext.Current.CancellationToken);

        Assert.Equal(before, Rejections());
        Assert.False(copy.IsTold);
    }

    [Fact]
    public async Task A_user_that_may_not_ping_is_told_so()
    {
        LimitedUser.Make(Server, "limited", ["~app:*", .. LimitedUser.Rights, "-ping", "+echo", "+exists", Right]);
        await using var copy = TrackedCopy.Start(Server.UrlOf("limited"), configure: static (_, options) => options.CommandMap = CommandMap.Default);

        await Eventually.UntilAsync(() => copy.Tracking.Problem is not null);

        Assert.Equal(
            $"Redis at redis://limited:***@127.0.0.1:{Server.Port}/0 does not permit the user to run PING ({Server.Version}); grant the user +ping", copy.Tracking.Problem!.Reason);
    }

    [Theory]
    [InlineData("HELLO", "cannot tell of changed keys: it rejected HELLO (ERR unknown command 'HELLO'); use Redis 6 or later, or leave near_cache out")]
    [InlineData("CLIENT", "cannot tell of changed keys: it rejected CLIENT TRACKING (ERR unknown command 'CLIENT'); use Redis 6 or later, or leave near_cache out")]
    public async Task A_server_without_tracking_is_told_from_one_that_is_unavailable(string command, string problem)
    {
        using var old = RedisServer.Own("--rename-command", command, "");
        old.Require();
        await using var copy = TrackedCopy.Start(old.Url());

        await copy.Tracking.FirstAttemptAsync().WaitAsync(Patience, TestContext.Current.CancellationToken);

        Assert.Equal($"Redis at {old.Url()} {problem}", copy.Tracking.Problem!.Reason);
    }

    [Fact]
    public async Task A_rejected_password_is_a_problem_until_it_is_accepted()
    {
        Server.Cli("ACL", "SETUSER", "app", "on", ">first", "~*", "+@all");
        await using var copy = await TrackedCopy.Start(Url("first")).ArmedAsync();
        Server.Cli("ACL", "SETUSER", "app", "<first", ">second");
        Server.Cli("CLIENT", "KILL", "USER", "app");

        await Eventually.UntilAsync(() => copy.Tracking.Problem?.Code is "LoginRejected");
        Assert.False(copy.IsTold);
        Assert.Equal($"Redis at redis://app:***@127.0.0.1:{Server.Port}/0 rejected the login; check user and password in RedisUrl", copy.Tracking.Problem!.Reason);
        Server.Cli("ACL", "SETUSER", "app", ">first");

        await copy.ArmedAsync();
    }

    [Fact]
    public async Task A_token_that_ConfigureRedis_replaces_is_used_by_the_next_connection()
    {
        Server.Cli("ACL", "SETUSER", "app", "on", ">first", "~*", "+@all");
        var token = "first";
        await using var copy = await TrackedCopy.Start(Server.Url(), configure: (_, options) => (options.User, options.Password) = ("app", Volatile.Read(ref token))).ArmedAsync();
        Server.Cli("ACL", "SETUSER", "app", "<first", ">second");
        Volatile.Write(ref token, "second");
        var flushes = copy.Flushes;

        Server.Cli("CLIENT", "KILL", "USER", "app");

        await Eventually.UntilAsync(() => copy.Flushes >= flushes + 2);
        await copy.FenceAsync();
    }

    [Fact]
    public async Task A_token_that_ConfigureRedis_replaces_is_used_before_the_old_one_ends_and_without_a_pause()
    {
        Server.Cli("ACL", "SETUSER", "app", "on", ">first", "~*", "+@all");
        Server.Cli("ACL", "SETUSER", "next", "on", ">second", "~*", "+@all");
        var user = "app";
        await using var link = TrackedCopy.Link(Server.Url(), configure: (_, options) =>
            (options.User, options.Password) = Volatile.Read(ref user) is "app" ? ("app", "first") : ("next", "second"));
        await using var copy = await new TrackedCopy(link, links: new TrackedLinks { RenewalInterval = TimeSpan.FromMilliseconds(300) }).ArmedAsync();
        var flushes = copy.Flushes;
        Volatile.Write(ref user, "next");

        await Eventually.UntilAsync(() =>
        {
            Assert.True(copy.IsTold);
            return Trackers() is [var tracker] && tracker.Contains("user=next", StringComparison.Ordinal);
        });

        Server.Cli("SET", "app:k", "1");
        await copy.FenceAsync();
        Assert.True(copy.WasTold("app:k"));
        Assert.Equal(flushes, copy.Flushes);
    }

    [Fact]
    public async Task ConfigureRedis_that_throws_is_named_and_called_again()
    {
        var isTokenThere = 1;
        await using var link = TrackedCopy.Link(Server.Url(), configure: (_, _) =>
        {
            if (Volatile.Read(ref isTokenThere) == 0)
            {
                throw new InvalidOperationException("no token");
            }
        });
        await link.GetDatabaseAsync(); // the cache's own connection is there
        Volatile.Write(ref isTokenThere, 0);
        await using var copy = new TrackedCopy(link, links: new TrackedLinks { RejectedPause = TimeSpan.FromMilliseconds(200) });

        await Eventually.UntilAsync(() => copy.Tracking.Problem is not null);
        Assert.Equal($"Redis at {Server.Url()} was not connected to, because ConfigureRedis threw InvalidOperationException", copy.Tracking.Problem!.Reason);
        Volatile.Write(ref isTokenThere, 1);

        await copy.ArmedAsync();
    }

    [Fact]
    public async Task The_options_of_ConfigureRedis_count_for_the_tracking_connection()
    {
        var sockets = 0;
        await using var copy = await TrackedCopy.Start(Server.Url(), configure: (_, options) =>
        {
            options.ClientName = "my shop é";
            options.BeforeSocketConnect = (_, _, _) => Interlocked.Increment(ref sockets);
        }).ArmedAsync();

        Assert.Equal(2, sockets);
        Assert.Contains(" name=myshop-near ", Server.Cli("CLIENT", "LIST"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_login_of_a_connection_of_the_application_is_used()
    {
        Server.Cli("ACL", "SETUSER", "app", "on", ">first", "~*", "+@all");
        await using var own = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{Server.Port},user=app,password=first");
        await using var link = RedisLinks.Create(new("default", RedisAddress.Parse("redis://ignored", [])!, new()), own);
        await using var copy = await new TrackedCopy(link).ArmedAsync();

        Server.Cli("SET", "app:k", "1");

        await copy.FenceAsync();
        Assert.True(copy.WasTold("app:k"));
        Assert.Contains("user=app", Assert.Single(Trackers()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_login_that_the_configuration_of_the_applications_connection_lacks_is_named()
    {
        Server.Cli("ACL", "SETUSER", "app", "on", ">first", "~*", "+@all");
        await using var own = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{Server.Port},user=app,password=first");
        await using var link = RedisLinks.Create(new("default", RedisAddress.Parse("redis://ignored", [])!, new()), own);
        Server.Cli("ACL", "SETUSER", "app", "<first");
        await using var copy = new TrackedCopy(link);

        await Eventually.UntilAsync(() => copy.Tracking.Problem is not null);

        Assert.Equal(
            $"Redis at 127.0.0.1:{Server.Port}/0 rejected the login of your connection, as far as its configuration has it; set ConfigureRedis in place of Multiplexer",
            copy.Tracking.Problem!.Reason);
    }

    [Fact]
    public async Task By_TLS_with_a_client_certificate_the_server_tells_too()
    {
        using var authority = new CertificateAuthority();
        var mine = authority.Issue("client");
        using var server = new RedisServer(["--tls-auth-clients", "yes", "--requirepass", "secret"], authority.Issue());
        server.Require();
        var pool = new ConnectionPool { SslCaCerts = authority.File, SslCertFile = mine.File, SslKeyFile = mine.KeyFile, SocketTimeout = Patience, SocketConnectTimeout = Patience };
        await using var copy = await TrackedCopy.Start(server.TlsUrl().Replace("rediss://", "rediss://:secret@", StringComparison.Ordinal), pool).ArmedAsync();

        for (var i = 0; i < 20; i++)
        {
            server.Cli("-a", "secret", "SET", $"app:{i}", new string('x', 1000));
            await copy.FenceAsync();
            Assert.True(copy.WasTold($"app:{i}"));
        }

        server.Cli("-a", "secret", "FLUSHALL");
        var flushes = copy.Flushes;
        server.Cli("-a", "secret", "CLIENT", "KILL", "TYPE", "normal");
        await Eventually.UntilAsync(() => copy.Flushes > flushes);
        await copy.FenceAsync();
    }

    [Fact]
    public async Task A_certificate_that_is_not_trusted_is_named()
    {
        using var authority = new CertificateAuthority();
        using var other = new CertificateAuthority();
        using var server = new RedisServer([], authority.Issue());
        server.Require();
        var trusted = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.pem");
        authority.Replace(trusted);
        await using var link = TrackedCopy.Link(server.TlsUrl(), new() { SslCaCerts = trusted, SocketTimeout = Patience, SocketConnectTimeout = Patience });
        await link.GetDatabaseAsync(); // the cache's own connection is there
        File.Delete($"{trusted}.new");
        other.Replace(trusted);
        await using var copy = new TrackedCopy(link);

        await Eventually.UntilAsync(() => copy.Tracking.Problem is not null);

        Assert.Equal(
            $"Redis at {server.TlsUrl()} presented a certificate that no authority in ConnectionPool.SslCaCerts '{trusted}' has signed; add its authority to that file",
            copy.Tracking.Problem!.Reason);
        File.Delete(trusted);
    }

    private string[] Trackers() => [.. Server.Cli("CLIENT", "LIST").Split('\n').Where(client => client.Contains("-near", StringComparison.Ordinal))];

    private string Url(string password) => Server.Url().Replace("redis://", $"redis://app:{password}@", StringComparison.Ordinal);

    /// <summary>How often the server has rejected CLIENT TRACKING.</summary>
    private string Rejections() => Server.Cli("INFO", "commandstats").Split('\n').FirstOrDefault(line => line.StartsWith("cmdstat_client|tracking", StringComparison.Ordinal)) ?? "";
}
