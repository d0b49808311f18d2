using Cachewise.Tests.Servers;
using StackExchange.Redis;

namespace Cachewise.Benchmarks.Redis;

/// <summary>By hand and Cachewise over TLS, and by hand without it, which shows the cost of TLS.</summary>
internal static class TlsTables
{
    public static async Task RunAsync()
    {
        using var authority = new CertificateAuthority();
        var certificate = authority.Issue();
        var port = RedisServer.FreePort();
        using var server = RedisServer.Start(
            "--tls-port", $"{port}", "--tls-cert-file", certificate.File, "--tls-key-file", certificate.KeyFile, "--tls-ca-cert-file", certificate.AuthorityFile,
            "--tls-auth-clients", "no")!;
        var options = new ConfigurationOptions { EndPoints = { { "127.0.0.1", port } }, Ssl = true };
        options.TrustIssuer(certificate.AuthorityFile);
        await using var byHand = await ClientThreads.ByDefaultAsync(() => ConnectionMultiplexer.ConnectAsync(options));
        await using var plain = await ClientThreads.ByDefaultAsync(() => ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{server.Port}"));
        await using var cache = Cache.Create(new()
        {
            RedisUrl = $"rediss://127.0.0.1:{port}/0",
            KeyPrefix = "cachewise",
            ConnectionPool = new() { SslCaCerts = certificate.AuthorityFile },
        });
        IRedisContender[] contenders = [new ByHand(byHand.GetDatabase()), new CachewiseOnRedis(cache), new ByHand(plain.GetDatabase(), "by hand without TLS")];
        await RedisGrid.GetAsync("TLS: get", contenders, CasesOf);
        RedisGrid.Set("TLS: set", contenders, CasesOf);
    }

    private static RedisCase[] CasesOf(Payload payload) => payload.IsLarge ? [] : [RedisGrid.Judged];
}
