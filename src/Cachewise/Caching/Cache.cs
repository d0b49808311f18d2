using System.Collections.Concurrent;
using System.Globalization;
using Cachewise.Caching;
using Cachewise.Configuration;
using Cachewise.Entries;
using Cachewise.Pipeline;
using Cachewise.Selection;
using Cachewise.Telemetry;
using Microsoft.Extensions.Logging;

namespace Cachewise;

/// <summary>
/// A named cache. It behaves the same on every backend: the same keys and limits, expiry, copies, counters and errors.
/// Safe for use by many threads; make one and keep it.
/// </summary>
/// <remarks>
/// <para>Keys are at most 250 characters long, prefix and version included, and do not begin with <c>$</c>, a
/// lower-case letter and <c>:</c>, nor have <c>:$l:</c> behind a part of digits, as locks have. An expiration of null
/// is the cache's own, zero keeps nothing, <see cref="TimeSpan.MaxValue"/> is for ever, negative is an error.</para>
/// <para>Under <see cref="FailureMode.Degrade"/>, while Redis is unavailable: get, try-get, get-or-create, get-many and
/// contains miss; set, set-many, remove, remove-many and touch are dropped. Every other call throws
/// <see cref="CacheUnavailableException"/>, since nothing could stand in for its answer.</para>
/// <para>A cancellation token is checked before a command is sent and during a wait (for a factory, a lock, the pages
/// of a scan); a command that was sent ends by itself, within the operation timeout. A value of more than 128 KiB in
/// Redis has a second more for each 4 MiB (of 16 MiB at least), after up to 10 operation timeouts in a queue, and fails
/// earlier if no byte moves for an operation timeout.</para>
/// </remarks>
public sealed partial class Cache : IAsyncDisposable, IDisposable
{
    private const int MostViewsKept = 100;

    private readonly CachePipeline _pipeline;
    private readonly CacheReads _reads;
    private readonly CacheWrites _writes;
    private readonly ReadThrough _readThrough;
    private readonly ReadThroughMany _readThroughMany;
    private readonly ConcurrentDictionary<int, Cache> _views;
    private readonly bool _isView;

    internal Cache(PlannedCache plan, StoreFactory stores, JsonContracts contracts, TimeProvider time, ILogger logger)
        : this(new(new(plan, stores.Metrics, (health, telemetry) => stores.Create(plan, health, telemetry), contracts, time, logger), new(plan.Config.KeyPrefix, plan.Config.Version, isDefaultVersion: true)), new(), isView: false)
    {
    }

    private Cache(CachePipeline pipeline, ConcurrentDictionary<int, Cache> views, bool isView)
    {
        _pipeline = pipeline;
        _reads = new(pipeline);
        _writes = new(pipeline);
        _readThrough = new(pipeline);
        _readThroughMany = new(pipeline, _reads);
        _views = views;
        _isView = isView;
    }

    /// <summary>The name of the cache, such as <c>default</c>.</summary>
    public string Alias => Core.Plan.Alias;

    /// <summary>The backend that was chosen, and why.</summary>
    public BackendChoice Choice => Core.Plan.Choice;

    /// <summary>Where a server is: the Redis URL with its password masked; null for LocMem and Dummy.</summary>
    public string? Address => Core.Plan.Address?.ToString();

    /// <summary>
    /// The declaration. Its <see cref="CacheConfig.ToString"/> masks the password, the property does not.
    /// </summary>
    public CacheConfig Config => Core.Plan.Config;

    /// <summary>The version in the keys of this view.</summary>
    public int Version => _pipeline.Keys.Version;

    /// <summary>Makes a cache without a host, for tests and consoles. Dispose of it when done.</summary>
    /// <param name="config">The declaration.</param>
    /// <param name="services">Clock, log, JSON and connection; null for the defaults of
    /// <see cref="CacheServices"/>.</param>
    /// <param name="alias">The name of the cache in logs and errors.</param>
    /// <param name="environment">The environment that chooses the backend. In <c>development</c> a cache without a
    /// Redis URL is LocMem.</param>
    /// <param name="debug">Whether debug is on; null is true in development only.</param>
    /// <exception cref="CacheConfigurationException">The declaration cannot work.</exception>
    public static Cache Create(
        CacheConfig config, CacheServices? services = null, string alias = AliasName.Default, string environment = "development", bool? debug = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentException.ThrowIfNullOrWhiteSpace(alias);
        ArgumentNullException.ThrowIfNull(environment);
        services ??= new();
        environment = environment.ToLowerInvariant();
        var choice = BackendSelection.Choose(config, environment, debug ?? environment is "development");
        ConfigurationError[] errors = [.. CachePlan.Errors(alias, config, choice)];
        if (errors.Length > 0)
        {
            throw new CacheConfigurationException(errors);
        }

        var plan = new PlannedCache(alias, config, choice) { RejectsLoss = BackendSelection.IsForDevelopers(environment) };
        var (contracts, time) = (services.Contracts, services.Time ?? TimeProvider.System);
        var logger = services.Logging?.CreateLogger<Cache>() ?? (ILogger)StandardErrorLogger.Instance;
        return new(plan, new StoreFactory(services, NoServices.Instance, contracts, time, logger), contracts, time, logger);
    }

    /// <summary>
    /// This cache at another version, with entries of its own. Views are kept, so a call is cheap; disposing a view
    /// does nothing.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The version is below 1.</exception>
    public Cache AtVersion(int version)
    {
        if (version == Version)
        {
            return this;
        }

        if (_views.TryGetValue(version, out var view))
        {
            return view;
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(version, 1);
        view = new(_pipeline.AtVersion(version), _views, isView: true);
        return _views.Count < MostViewsKept ? _views.GetOrAdd(version, view) : view;
    }

    /// <summary>
    /// Closes the connection and frees the memory. May be called more than once; the cache cannot be used afterwards.
    /// </summary>
    public ValueTask DisposeAsync() => _isView ? ValueTask.CompletedTask : Core.DisposeAsync();

    /// <inheritdoc cref="DisposeAsync"/>
    public void Dispose()
    {
        if (!_isView)
        {
            Core.Dispose();
        }
    }

    /// <summary>The alias, the backend and the version.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"Cache '{Alias}': {Choice}, version {Version}");

    internal CacheCore Core => _pipeline.Core;

    internal CachePipeline Pipeline => _pipeline;

    /// <inheritdoc cref="CachePipeline.ProbeAsync"/>
    internal Task ProbeAsync() => _pipeline.ProbeAsync();

    /// <inheritdoc cref="CachePipeline.RequireBackendAsync"/>
    internal Task RequireBackendAsync() => _pipeline.RequireBackendAsync();
}
