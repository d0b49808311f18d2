using Cachewise.Configuration;
using Cachewise.Selection;
using CsCheck;

namespace Cachewise.Tests.Configuration;

public class RedisAddressTests
{
    [Theory]
    [InlineData("redis://localhost", false, null, null, "localhost", 6379, 0)]
    [InlineData("valkey://localhost", false, null, null, "localhost", 6379, 0)]
    [InlineData("valkeys://:secret@localhost/2", true, null, "secret", "localhost", 6379, 2)]
    [InlineData("redis://localhost:6379/0", false, null, null, "localhost", 6379, 0)]
    [InlineData("redis://localhost:6379/15", false, null, null, "localhost", 6379, 15)]
    [InlineData("redis://localhost/", false, null, null, "localhost", 6379, 0)]
    [InlineData("redis://LocalHost", false, null, null, "localhost", 6379, 0)]
    [InlineData("redis://localhost:1", false, null, null, "localhost", 1, 0)]
    [InlineData("redis://localhost:65535", false, null, null, "localhost", 65535, 0)]
    [InlineData("redis://localhost?db=2", false, null, null, "localhost", 6379, 2)]
    [InlineData("redis://localhost/?db=2", false, null, null, "localhost", 6379, 2)]
    [InlineData("redis://localhost/2?db=2", false, null, null, "localhost", 6379, 2)]
    [InlineData("redis://localhost?", false, null, null, "localhost", 6379, 0)]
    [InlineData("redis://redis_cache:6380", false, null, null, "redis_cache", 6380, 0)]
    [InlineData("redis://10.0.0.7", false, null, null, "10.0.0.7", 6379, 0)]
    [InlineData("redis://[::1]", false, null, null, "::1", 6379, 0)]
    [InlineData("redis://[fe80::1]:6380/1", false, null, null, "fe80::1", 6380, 1)]
    [InlineData("rediss://cache.example.com:6380/0", true, null, null, "cache.example.com", 6380, 0)]
    [InlineData("redis://:secret@localhost", false, null, "secret", "localhost", 6379, 0)]
    [InlineData("redis://app:secret@localhost", false, "app", "secret", "localhost", 6379, 0)]
    [InlineData("redis://app@localhost", false, "app", null, "localhost", 6379, 0)]
    [InlineData("redis://app:@localhost", false, "app", null, "localhost", 6379, 0)]
    [InlineData("redis://:@localhost", false, null, null, "localhost", 6379, 0)]
    [InlineData("redis://@localhost", false, null, null, "localhost", 6379, 0)]
    [InlineData("redis://a%40b:p%40s%2Fs%3As%23%25@localhost", false, "a@b", "p@s/s:s#%", "localhost", 6379, 0)]
    [InlineData("redis://:p%C3%A4ss+w%20@localhost", false, null, "päss+w ", "localhost", 6379, 0)]
    [InlineData("redis://app:pass:with:colons@[::1]:7000/3", false, "app", "pass:with:colons", "::1", 7000, 3)]
    [InlineData("redis://:p@ss@localhost", false, null, "p@ss", "localhost", 6379, 0)]
    [InlineData("localhost", false, null, null, "localhost", 6379, 0)]
    [InlineData("localhost,password=a://b", false, null, "a://b", "localhost", 6379, 0)]
    [InlineData("LocalHost:6380", false, null, null, "localhost", 6380, 0)]
    [InlineData("[::1]:7000", false, null, null, "::1", 7000, 0)]
    [InlineData("store.redis.cache.windows.net:6380,password=Zm9v+/==,ssl=True,abortConnect=False", true, null, "Zm9v+/==", "store.redis.cache.windows.net", 6380, 0)]
    [InlineData("localhost:34567,password=p%2Css", false, null, "p%2Css", "localhost", 34567, 0)]
    [InlineData("cache, SSL = 1 , USER=app,Password= secret ,defaultDatabase=3,", true, "app", "secret", "cache", 6380, 3)]
    [InlineData("cache,user=,password=,ssl=0", false, null, null, "cache", 6379, 0)]
    public void A_good_URL_has_these_parts(string url, bool useTls, string? user, string? password, string host, int port, int database)
    {
        var problems = new List<string>();

        Assert.Equal(new RedisAddress(useTls, user, password, new(host, port), database), RedisAddress.Parse(url, problems));
        Assert.Empty(problems);
    }

    [Theory]
    [InlineData("http://localhost", "Redis URL must start with redis:// or rediss://")]
    [InlineData("my cache", "Redis URL must start with redis:// or rediss://")]
    [InlineData("", "name the host, as in localhost:6379")]
    [InlineData("ssl=true", "name the host, as in localhost:6379")]
    [InlineData("one,two", "name one host; the nodes of a cluster belong in {StartupNodes}, sentinels in {Sentinels}")]
    [InlineData("-host-,ssl=true", "the host must be a host name or an IP address")]
    [InlineData("localhost:0,ssl=true", "the port must be a number from 1 to 65535")]
    [InlineData("localhost,ssl=yes", "ssl must be true or false")]
    [InlineData("localhost,defaultDatabase=one", "defaultDatabase must be a whole number from 0")]
    [InlineData("localhost,password=one,Password=two", "a connection string says each option once; keep one of them")]
    [InlineData("localhost,abortConnect=true", "remove abortConnect=true; {Required} stops the start where the server cannot be reached")]
    [InlineData("localhost,connectTimeout=5000,asyncTimeout=1000,serviceName=mymaster",
        "set {SocketConnectTimeout} in {ConnectionPool} instead of connectTimeout", "set {SocketTimeout} in {ConnectionPool} instead of asyncTimeout",
        "set {ServiceName} in {ConnectionPool} instead of serviceName")]
    [InlineData("localhost,pasword=secret", "pasword is no option of a connection string; did you mean password?")]
    [InlineData("localhost,allowAdmin=true,$CLIENT=",
        "remove allowAdmin; only password, user, ssl, defaultDatabase and abortConnect=false are understood in a connection string", "only password, user, ssl, defaultDatabase and abortConnect=false are understood in a connection string")]
    [InlineData("Redis://localhost", "Redis URL must start with redis:// or rediss://")]
    [InlineData("redis:/localhost", "Redis URL must start with redis:// or rediss://")]
    [InlineData("unix:///run/redis.sock", "Redis URL must start with redis:// or rediss://")]
    [InlineData("redis://", "name the host, as in localhost:6379")]
    [InlineData("redis://:6379", "name the host, as in localhost:6379")]
    [InlineData("redis://:secret@", "name the host, as in localhost:6379")]
    [InlineData("redis://-host-", "the host must be a host name or an IP address")]
    [InlineData("redis://one,two", "the host must be a host name or an IP address")]
    [InlineData("redis://localhost:0", "the port must be a number from 1 to 65535")]
    [InlineData("redis://localhost:65536", "the port must be a number from 1 to 65535")]
    [InlineData("redis://localhost:-1", "the port must be a number from 1 to 65535")]
    [InlineData("redis://localhost:", "the port must be a number from 1 to 65535")]
    [InlineData("redis://localhost:port", "the port must be a number from 1 to 65535")]
    [InlineData("redis://::1", "write host:port, with an IPv6 address in brackets, as in [::1]:6379")]
    [InlineData("redis://app:secret:localhost:6379", "write host:port, with an IPv6 address in brackets, as in [::1]:6379")]
    [InlineData("redis://[::1", "close the bracket of the IPv6 address, as in [::1]:6379")]
    [InlineData("redis://[localhost]", "write an IPv6 address in brackets, as in [::1]:6379")]
    [InlineData("redis://[10.0.0.7]", "write an IPv6 address in brackets, as in [::1]:6379")]
    [InlineData("redis://[::1]6379", "write an IPv6 address in brackets, as in [::1]:6379")]
    [InlineData("redis://localhost/one", "the database in the path must be a whole number from 0, as in redis://localhost:6379/0")]
    [InlineData("redis://localhost/-1", "the database in the path must be a whole number from 0, as in redis://localhost:6379/0")]
    [InlineData("redis://localhost/1/2", "the database in the path must be a whole number from 0, as in redis://localhost:6379/0")]
    [InlineData("redis://localhost/99999999999", "the database in the path must be a whole number from 0, as in redis://localhost:6379/0")]
    [InlineData("redis://localhost?db=", "the database in the query must be a whole number from 0, as in redis://localhost:6379/0")]
    [InlineData("redis://localhost/1?db=2", "the path says database 1, the query 2; keep one of them")]
    [InlineData("redis://localhost?db=1&db=1", "the query says db twice; keep one of them")]
    [InlineData("redis://localhost?socket_timeout=5", "set {SocketTimeout} in {ConnectionPool} instead of the query")]
    [InlineData("redis://localhost?sslcertreqs=none", "set {SslCertReqs} in {ConnectionPool} instead of the query")]
    [InlineData("redis://localhost?secret=5", "only db is understood in the query; what else redis-py allows there belongs in {ConnectionPool}")]
    [InlineData("redis://localhost/0#cache", "remove the part from '#' on")]
    [InlineData("redis://local host", "remove the white space in it (in a password write %20)")]
    [InlineData("redis://localhost\t", "remove the white space in it (in a password write %20)")]
    [InlineData("redis://cache.internal:6380?ssl=true", "write rediss:// for TLS, redis:// without it, and remove ssl from the query")]
    [InlineData("redis://[::1:6379", "close the bracket of the IPv6 address, as in [::1]:6379")]
    [InlineData("redis://:two words@localhost", "remove the white space in it (in a password write %20)")]
    [InlineData("redis://:50%@localhost", "write '%' in the password as %25, because a '%' must be followed by two hexadecimal digits")]
    [InlineData("redis://50%zz:secret@localhost", "write '%' in the user as %25, because a '%' must be followed by two hexadecimal digits")]
    [InlineData("redis://:%FF@localhost", "percent-encode the password as UTF-8")]
    [InlineData("redis://:pa/ss@localhost", "write '/', '?' and '#' in the user and the password as %2F, %3F and %23")]
    [InlineData("redis://:pa#ss@localhost", "write '/', '?' and '#' in the user and the password as %2F, %3F and %23")]
    [InlineData("redis://app:pa?ss@localhost/0", "write '/', '?' and '#' in the user and the password as %2F, %3F and %23")]
    [InlineData(
        "redis://a%:b%@-:0/x?db=y#z",
        "remove the part from '#' on",
        "write '%' in the user as %25, because a '%' must be followed by two hexadecimal digits",
        "write '%' in the password as %25, because a '%' must be followed by two hexadecimal digits",
        "the host must be a host name or an IP address",
        "the port must be a number from 1 to 65535",
        "the database in the path must be a whole number from 0, as in redis://localhost:6379/0",
        "the database in the query must be a whole number from 0, as in redis://localhost:6379/0")]
    public void Everything_wrong_with_a_URL_is_named(string url, params string[] problems)
    {
        var found = new List<string>();

        Assert.Null(RedisAddress.Parse(url, found));
        Assert.Equal(string.Join('\n', problems), string.Join('\n', found));
    }

    [Theory]
    [InlineData("redis://:secret@localhost", "redis://:***@localhost:6379/0")]
    [InlineData("rediss://app:secret@[::1]:7000?db=2", "rediss://app:***@[::1]:7000/2")]
    [InlineData("redis://a%40b:secret@localhost", "redis://a%40b:***@localhost:6379/0")]
    [InlineData("redis://secret@localhost", "redis://***@localhost:6379/0")]
    [InlineData("redis://localhost/1", "redis://localhost:6379/1")]
    [InlineData("redis://:secret@localhost:port", "redis://:***@localhost:***")]
    [InlineData("redis://secret@localhost:0", "redis://***@localhost:0")]
    [InlineData("redis://secret@localhost:6379@localhost:0", "redis://***@localhost:0")]
    [InlineData("valkeys://app:secret@cache.internal", "rediss://app:***@cache.internal:6379/0")]
    [InlineData("http://127.0.0.1:7200", "http://127.0.0.1:7200")]
    [InlineData("https://cache.internal/0", "https://cache.internal/0")]
    [InlineData("redis://cache.internal:6380?ssl=true", "redis://cache.internal:6380?ssl=true")]
    [InlineData("redis://[::1", "redis://[::1")]
    [InlineData("redis://[::1:6379", "redis://[::1:6379")]
    [InlineData("redis://[secret", "redis://***")]
    [InlineData("redis://secret/a@localhost", "redis://***")]
    [InlineData("redis://localhost:0/1#secret", "redis://localhost:0/1#***")]
    [InlineData("redis://localhost:99999/0", "redis://localhost:99999/0")]
    [InlineData("rediss://localhost/-1", "rediss://localhost/-1")]
    [InlineData("redis://:secret", "redis://:***")]
    [InlineData("redis://app:secret", "redis://app:***")]
    [InlineData("redis://app:123456789", "redis://app:***")]
    [InlineData("redis://localhost/secret", "redis://localhost/***")]
    [InlineData("redis://localhost?secret=1", "redis://localhost?***")]
    [InlineData("redis://localhost,password=secret", "redis://***")]
    [InlineData("http://:secret@localhost", "http://:***@localhost")]
    [InlineData("secret://localhost", "***")]
    [InlineData(":secret@localhost", "***")]
    [InlineData("", "***")]
    public void A_URL_is_printed_without_its_password(string url, string masked) => Assert.Equal(masked, RedisAddress.Mask(url));

    private static readonly Gen<string> Hosts = Gen.OneOf("localhost", "cache.example.com", "redis_1", "10.0.0.7", "[::1]", "[2001:db8::7]");

    // "zQ" and "Qz" are in nothing else that is printed, so that a password that is shown is seen.
    private static readonly Gen<string> Secrets = Gen.String[Gen.Char[" /@#?:%&=[]+äß€a0\u0001\n"], 0, 12].Select(text => $"zQ{text}Qz");

    [Fact]
    public void The_parts_of_a_URL_survive_it_and_the_password_is_never_printed() =>
        Gen.Select(Gen.Bool, Gen.String[0, 8].Where(IsOther), Secrets, Hosts, Gen.Int[1, 65535], Gen.Int[0, 99])
            .Sample((useTls, user, password, host, port, database) =>
            {
                var url = $"{(useTls ? "rediss" : "redis")}://{Uri.EscapeDataString(user)}:{Uri.EscapeDataString(password)}@{host}:{port}/{database}";
                var problems = new List<string>();

                var address = RedisAddress.Parse(url, problems);

                Assert.Empty(problems);
                Assert.Equal(new(useTls, user is "" ? null : user, password, new(host.Trim('[', ']'), port), database), address);
                AssertHides(url, password);
            });

    [Fact]
    public void The_password_of_a_broken_URL_is_never_printed() =>
        Gen.Select(Gen.OneOf("redis://", "rediss://", "redis:/", "redis:", "http://", "", " redis://"), Gen.OneOf("", "app"), Secrets, Hosts, Gen.OneOf("", ":6379", ":0", ":x", "/0", "/x", "?db=1", "?x=1", "#x", "\n"))
            .Sample((scheme, user, password, host, rest) =>
            {
                AssertHides($"{scheme}{user}:{password}@{host}{rest}", password);
                // The part before a ':' is a user.
                var unparted = password.Replace(":", "", StringComparison.Ordinal);
                AssertHides($"{scheme}{unparted}@{host}{rest}", unparted);
                AssertHides($"{scheme}{user}:{Uri.EscapeDataString(password)}@{host}{rest}", password);
            });

    [Fact]
    public void A_user_alone_is_taken_for_a_password() =>
        Secrets.Sample(secret => AssertHides($"redis://{Uri.EscapeDataString(secret)}@localhost", secret));

    private static void AssertHides(string url, string password)
    {
        var config = new CacheConfig { RedisUrl = url };
        var error = string.Join('\n', CachePlan.Errors("default", config, new(CacheBackend.Redis, "a test")));
        var printed = $"{RedisAddress.Parse(url, [])} {RedisAddress.Mask(url)} {config} {config.ConnectionPool} {error}";
        foreach (var secret in (string[])["zQ", "Qz", password, Uri.EscapeDataString(password)])
        {
            Assert.DoesNotContain(secret, printed, StringComparison.Ordinal);
        }
    }

    // Well-formed, and without the marks of a secret.
    private static bool IsOther(string text) => !text.Any(one => char.IsSurrogate(one) || one is 'Q');
}
