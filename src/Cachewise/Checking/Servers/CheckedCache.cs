using System.Security.Authentication;
using Cachewise.Caching;
using Cachewise.Selection;
using Cachewise.Stores.Near;
using Cachewise.Stores.Redis;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cachewise.Checking.Servers;

/// <summary>
/// A cache as the application makes it, for a check. The same connection tells its health and what its server is.
/// Nothing waits longer than the timeouts of the cache.
/// </summary>
internal sealed class CheckedCache : ICheckedCache
{
    // The timeouts of a cache may be days.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Cache _cache;
    private readonly TimeProvider _time;
    private volatile TlsSession? _tls;

    /// <param name="plan">The cache.</param>
    /// <param name="services">What the application gives to its caches.</param>
    /// <param name="provider">The services of the host.</param>
    /// <param name="time">The clock.</param>
    public CheckedCache(PlannedCache plan, CacheServices services, IServiceProvider provider, TimeProvider time)
    {
        var stores = new StoreFactory(services, provider, services.Contracts, time, NullLogger.Instance)
        {
            OnCertificate = (certificate, protocol) => _tls = new(NameOf(protocol), new(certificate.NotAfter.ToUniversalTime(), TimeSpan.Zero)),
        };
        _cache = new(plan, stores, services.Contracts, time, NullLogger.Instance);
        _time = time;
        Plan = plan;
    }

    public PlannedCache Plan { get; }

    public CacheHealth Health => _cache.Health;

    public async Task<ServerReport?> DescribeAsync()
    {
        var link = _cache.Core.Store switch
        {
            RedisStore redis => redis.Link,
            NearStore near => near.Link,
            _ => null,
        };
        if (link is null)
        {
            return null;
        }

        var report = await ServerProbe.RunAsync(Plan, link, Patience, _time).ConfigureAwait(false);
        return _tls is not { } tls ? report : report with { TlsProtocol = tls.Protocol, CertificateExpires = tls.CertificateExpires };
    }

    public async Task<CacheHealth?> CheckHealthAsync()
    {
        var checking = _cache.CheckHealthAsync(CancellationToken.None);
        try
        {
            return await checking.WaitAsync(Patience, _time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // It ends with the cache, which fails it.
            _ = checking.ContinueWith(static late => late.Exception, TaskScheduler.Default);
            return null;
        }
    }

    public ValueTask DisposeAsync() => _cache.DisposeAsync();

    private static string NameOf(SslProtocols protocol) => protocol switch
    {
        SslProtocols.Tls12 => "TLS 1.2",
        SslProtocols.Tls13 => "TLS 1.3",
        _ => protocol.ToString(),
    };

    private sealed record TlsSession(string Protocol, DateTimeOffset CertificateExpires);
}
