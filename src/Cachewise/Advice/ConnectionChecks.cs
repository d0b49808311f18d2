using Cachewise.Configuration;
using Cachewise.Selection;
using static Cachewise.Advice.Finding;

namespace Cachewise.Advice;

/// <summary>
/// Finds connections without TLS, certificates that are not checked, and passwords in files (the specification's
/// "Always use SSL", "Use environment variables").
/// </summary>
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

    // Optional is the same as required: a server always sends a certificate.
    private static IEnumerable<Finding> Certificate(ConnectionPool pool)
    {
        if (pool.SslCertReqs is CertificateRequirement.None)
        {
            yield return Warning(
                CheckId.UncheckedCertificate, "ConnectionPool.SslCertReqs", "is None, so that an attacker on the network can pose as the server",
                "use required, with the authority in {SslCaCerts} where the system does not know it");
        }
        else if (pool.SslCheckHostname == false)
        {
            yield return Warning(
                CheckId.UncheckedCertificate, "ConnectionPool.SslCheckHostname", "is False, so that any server with a trusted certificate can pose as this one",
                "use true, and the name in {RedisUrl} that the certificate has");
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

    /// <summary>
    /// The first server that is not this machine. With sentinels or nodes these are the servers, not the one of the
    /// URL.
    /// </summary>
    private static string? OtherHost(ConnectionPool pool, RedisAddress address) =>
        (pool.Sentinels ?? pool.StartupNodes ?? [address.Endpoint]).FirstOrDefault(endpoint => !endpoint.IsThisMachine)?.Host;
}
