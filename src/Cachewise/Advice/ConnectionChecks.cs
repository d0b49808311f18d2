using Cachewise.Configuration;
using Cachewise.Selection;
using static Cachewise.Advice.Finding;

namespace Cachewise.Advice;

/// <summary>Who can listen to the connection, pose as the server, or read the password: "Always use SSL", "Use environment variables".</summary>
internal static class ConnectionChecks
{
    public static IEnumerable<Finding> Check(PlannedCache cache, AdviceContext context)
    {
        if (context.IsDeployed && cache.Address is { } address && OtherHost(cache.Config.ConnectionPool, address) is { } host)
        {
            foreach (var finding in address.UseTls ? Certificate(cache.Config.ConnectionPool) : [Plain(address, host)])
            {
                yield return finding;
            }
        }

        foreach (var finding in Passwords(cache))
        {
            yield return finding;
        }
    }

    private static Finding Plain(RedisAddress address, string host) => Warning(
        CheckId.PlainConnection, "RedisUrl", $"is '{address}', so that everything goes to {host} in plain text",
        $"use rediss://, or suppress {CheckId.PlainConnection} with the reason why the network between can be trusted");

    // Optional is as good as required: for a client the two are one, since a server always shows a certificate.
    private static IEnumerable<Finding> Certificate(ConnectionPool pool)
    {
        if (pool.SslCertReqs is CertificateRequirement.None)
        {
            yield return Warning(
                CheckId.UncheckedCertificate, "ConnectionPool.SslCertReqs", "is None, so that whoever stands between can pose as the server",
                "use required, with the authority in ssl_ca_certs where the system does not know it");
        }
        else if (pool.SslCheckHostname == false)
        {
            yield return Warning(
                CheckId.UncheckedCertificate, "ConnectionPool.SslCheckHostname", "is False, so that whoever has a trusted certificate of any name can pose as the server",
                "use true, and the name in redis_url that the certificate has");
        }
    }

    private static IEnumerable<Finding> Passwords(PlannedCache cache)
    {
        if (cache.OriginOf("RedisUrl") is { IsFile: true, Raw: { } url } && WrittenPassword.IsInUrl(url))
        {
            yield return Warning(
                CheckId.PasswordInFile, "RedisUrl", $"is '{RedisAddress.Mask(cache.Config.RedisUrl!)}', whose password is written in a file",
                "put the password into a variable, as in ${REDIS_PASSWORD}, or all of it, as in ${REDIS_URL}");
        }

        if (cache.OriginOf("ConnectionPool.SentinelKwargs.Password") is { IsFile: true, Raw: { } password } && WrittenPassword.Is(password))
        {
            yield return Warning(
                CheckId.PasswordInFile, "ConnectionPool.SentinelKwargs.Password", "is '***', written in a file", "put it into a variable, as in ${SENTINEL_PASSWORD}");
        }
    }

    /// <summary>The first of the servers that is not this machine. Where there are sentinels or nodes, they are the servers, and not the one of the URL.</summary>
    private static string? OtherHost(ConnectionPool pool, RedisAddress address) =>
        (pool.Sentinels ?? pool.StartupNodes ?? [address.Endpoint]).FirstOrDefault(endpoint => !endpoint.IsThisMachine)?.Host;
}
