using System.Security.Authentication;
using Cachewise.Keys;
using Cachewise.Selection;
using Cachewise.Stores.Redis.Connections;
using Cachewise.Stores.Redis.Diagnostics;
using StackExchange.Redis;

namespace Cachewise.Checking.Servers;

/// <summary>
/// Connects to the server of a cache as the application would, and asks what it is. Nothing waits longer than the
/// timeouts of the cache.
/// </summary>
internal static class ServerProbe
{
    private const int RoundTrips = 5;

    // The timeouts of a cache may be days.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public static async Task<ServerReport> RunAsync(PlannedCache plan, TimeProvider time)
    {
        (SslProtocols Protocol, DateTime CertificateExpires)? tls = null;
        var parameters = ConnectionParameters.Create(plan) with { OnCertificate = (certificate, protocol) => tls = (protocol, certificate.NotAfter) };
        var link = RedisLinks.Create(parameters);
        await using var disposal = link.ConfigureAwait(false);
        var report = await AskAsync(plan, link, time).ConfigureAwait(false);
        return tls is null ? report : report with { TlsProtocol = NameOf(tls.Value.Protocol), CertificateExpires = new(tls.Value.CertificateExpires.ToUniversalTime(), TimeSpan.Zero) };
    }

    private static async Task<ServerReport> AskAsync(PlannedCache plan, RedisLink link, TimeProvider time)
    {
        var description = DescribeAsync(plan, link);
        try
        {
            return await description.WaitAsync(Patience, time).ConfigureAwait(false);
        }
        catch (TimeoutException) when (!description.IsCompleted)
        {
            // It ends with the link, which fails it.
            _ = description.ContinueWith(static late => late.Exception, TaskScheduler.Default);
            return ServerFailure.TimedOut(Patience, link);
        }
        catch (Exception error) when (ClientError.IsFailure(error))
        {
            return ServerFailure.Create(error, link, plan.Config.KeyPrefix);
        }
    }

    private static async Task<ServerReport> DescribeAsync(PlannedCache plan, RedisLink link)
    {
        await link.FirstAttemptAsync().ConfigureAwait(false);
        var database = await link.GetDatabaseAsync().ConfigureAwait(false);
        await link.CheckAsync().ConfigureAwait(false);

        // A key of the cache: PING does not detect a database that the server does not have, and the ACL may deny
        // others.
        var keys = new KeySpace(plan.Config.KeyPrefix, plan.Config.Version, isDefaultVersion: true);
        await Task.WhenAll(link.Slots.NodesOf(keys.Start).Select(node => link.PingAsync(node, keys.Start))).ConfigureAwait(false);
        var key = keys.Full("cachewise");
        var times = new List<TimeSpan>();
        for (var i = 0; i < RoundTrips; i++)
        {
            var began = TimeProvider.System.GetTimestamp();
            await database.KeyExistsAsync(key).ConfigureAwait(false);
            times.Add(TimeProvider.System.GetElapsedTime(began));
        }

        times.Sort(); // the median: the first round trip includes what is done once
        var info = await InfoAsync(database).ConfigureAwait(false);
        return new()
        {
            LatencyMilliseconds = Math.Round(times[RoundTrips / 2].TotalMilliseconds, 3),
            Version = info.Text("valkey_version") is { } valkey ? $"Valkey {valkey}" : info.Text("redis_version") is { } redis ? $"Redis {redis}" : null,
            Role = info.Text("role") switch { "master" => "primary", "slave" => "replica", var other => other },
            UsedMemoryBytes = info.Number("used_memory"),
            MaxMemoryBytes = info.Number("maxmemory"),
            EvictionPolicy = info.Text("maxmemory_policy"),
        };
    }

    /// <summary>What the server says about itself; nothing if the ACL forbids to ask, as on managed servers.</summary>
    private static async Task<ServerInfo> InfoAsync(IDatabase database)
    {
        try
        {
            return new((string?)await database.ExecuteAsync("INFO").ConfigureAwait(false) ?? "");
        }
        catch (RedisServerException)
        {
            return new("");
        }
    }

    private static string NameOf(SslProtocols protocol) => protocol switch
    {
        SslProtocols.Tls12 => "TLS 1.2",
        SslProtocols.Tls13 => "TLS 1.3",
        _ => protocol.ToString(),
    };
}
