using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using BitFaster.Caching.Counters;

namespace Cachewise.Telemetry;

/// <summary>
/// Records what one cache does, as metrics and spans. A listener that throws fails no call. Without a listener each
/// method reads a field or two.
/// </summary>
internal sealed class CacheTelemetry
{
    private static readonly string[] RequestTypes = ["hit", "miss", "unavailable", "unreadable"]; // by RequestResult

    private readonly CacheMetrics _metrics;
    private readonly Instrument _requests;
    private readonly Counter _hits;
    private readonly Counter[] _results; // by RequestResult
    private readonly KeyValuePair<string, object?> _alias;
    private readonly KeyValuePair<string, object?>[] _tags;

    public CacheTelemetry(CacheMetrics metrics, string alias, CacheBackend backend)
    {
        _metrics = metrics;
        _requests = metrics.Requests;
        _results = Array.ConvertAll(RequestTypes, static _ => new Counter());
        _hits = _results[(int)RequestResult.Hit];
        _alias = new(Tags.Alias, alias);
        _tags = [_alias, new(Tags.Backend, backend.ToString().ToLowerInvariant())];
    }

    /// <summary>Reports the state of the cache until <see cref="StopObserving"/>.</summary>
    public void Observe(IObservedCache cache) => _metrics.Add(cache, this);

    /// <summary>A cache that was disposed of is no longer reported.</summary>
    public void StopObserving(IObservedCache cache) => _metrics.Remove(cache);

    /// <summary>Whether reads are counted.</summary>
    public bool CountsRequests => _requests.Enabled;

    /// <summary>Counts a hit: the call that must cost least.</summary>
    public void CountHit()
    {
        if (_requests.Enabled)
        {
            _hits.Increment();
        }
    }

    /// <summary>Counts reads of keys that were no hits.</summary>
    public void CountMisses(RequestResult result, int count = 1)
    {
        if (_requests.Enabled)
        {
            _results[(int)result].Add(count);
        }
    }

    /// <summary>Counts a call that failed.</summary>
    /// <param name="operation">What it did.</param>
    /// <param name="outcome">What its caller got: <c>missed</c>, <c>dropped</c> or <c>thrown</c>.</param>
    /// <param name="errorType">Why, in a word.</param>
    public void CountFailedCall(string operation, string outcome, string errorType)
    {
        if (_metrics.FailedCalls.Enabled)
        {
            Increment(_metrics.FailedCalls, new(_tags) { { Tags.Operation, operation }, { Tags.Outcome, outcome }, { Tags.ErrorType, errorType } });
        }
    }

    /// <summary>Runs a factory, and records how long that takes.</summary>
    public ValueTask<T> RunFactoryAsync<TState, T>(TState state, Func<TState, CancellationToken, ValueTask<T>> factory, CancellationToken cancellationToken) =>
        _metrics.FactoryDuration.Enabled || Span.AreRecorded ? RecordFactoryAsync(state, factory, cancellationToken) : factory(state, cancellationToken);

    /// <summary>A call begins to wait for the factory of another call.</summary>
    /// <param name="starter">The span in which the other call was made; null for none.</param>
    /// <returns>The span of the wait.</returns>
    public Span BeginWait(ActivityContext? starter)
    {
        if (_metrics.FactoryWaits.Enabled)
        {
            Increment(_metrics.FactoryWaits, new(_tags));
        }

        return Span.Start("cachewise.factory.wait", ActivityKind.Internal, _tags, starter);
    }

    /// <summary>A call to a database begins.</summary>
    /// <param name="operation">The command; null for a call that is not recorded.</param>
    /// <param name="callers">Where callers share the call, the spans that they called in; null for a call of
    /// one.</param>
    public DatabaseCall BeginDatabaseCall(string? operation, IReadOnlyList<ActivityContext>? callers = null) =>
        operation is null || !(_metrics.DatabaseDuration.Enabled || Span.AreRecorded) ? default
        : new(
            operation,
            callers is null ? Span.Start(operation, ActivityKind.Client, []) : Span.StartShared(operation, ActivityKind.Client, callers),
            TimeProvider.System.GetTimestamp());

    /// <summary>A call to a database has ended.</summary>
    /// <param name="call">The call, which <see cref="DatabaseCall.IsRecorded"/>.</param>
    /// <param name="server">The server that was asked.</param>
    /// <param name="database">The number of the database.</param>
    /// <param name="errorType">Why it failed; null where it did not.</param>
    /// <param name="statusCode">The code of the server's error; null where it had none.</param>
    public void EndDatabaseCall(DatabaseCall call, RedisEndpoint server, int database, string? errorType = null, string? statusCode = null)
    {
        TagList tags = new()
        {
            _alias,
            { Tags.DatabaseSystem, "redis" },
            { Tags.DatabaseOperation, call.Operation },
            { Tags.DatabaseNamespace, database.ToString(CultureInfo.InvariantCulture) },
            { Tags.ServerAddress, server.Host },
            { Tags.ServerPort, server.Port },
        };
        AddIfKnown(ref tags, Tags.ErrorType, errorType);
        AddIfKnown(ref tags, Tags.DatabaseStatus, statusCode);
        Record(_metrics.DatabaseDuration, call.StartedAt, tags);
        call.Span.End(tags, isFailure: errorType is not null);
    }

    /// <summary>The reads since a listener began, by what they found.</summary>
    public IEnumerable<Measurement<long>> Requests() =>
        RequestTypes.Select((type, kind) => new Measurement<long>(_results[kind].Count(), [.. _tags, new(Tags.RequestType, type)]));

    /// <summary>The evictions by cause; none where the store has none.</summary>
    public IEnumerable<Measurement<long>> Evictions(Evictions? evictions)
    {
        Measurement<long> Create(string cause, long count) => new(count, [.. _tags, new(Tags.EvictionCause, cause)]);
        return evictions is { } counts ? [Create("expired", counts.Expired), Create("max_entries", counts.OverEntries), Create("max_bytes", counts.OverBytes)] : [];
    }

    /// <summary>A value of this cache; nothing where it has none.</summary>
    public IEnumerable<Measurement<T>> Measure<T>(T? value)
        where T : struct => value is { } known ? [new(known, _tags)] : [];

    private async ValueTask<T> RecordFactoryAsync<TState, T>(TState state, Func<TState, CancellationToken, ValueTask<T>> factory, CancellationToken cancellationToken)
    {
        var span = Span.Start("cachewise.factory", ActivityKind.Internal, _tags);
        var startedAt = TimeProvider.System.GetTimestamp();
        string? errorType = null;
        try
        {
            return await factory(state, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            errorType = error.GetType().FullName;
            throw;
        }
        finally
        {
            TagList tags = new(_tags);
            AddIfKnown(ref tags, Tags.ErrorType, errorType);
            Record(_metrics.FactoryDuration, startedAt, tags);
            span.End(tags, isFailure: errorType is not null);
        }
    }

    private static void AddIfKnown(ref TagList tags, string name, string? value)
    {
        if (value is not null)
        {
            tags.Add(name, value);
        }
    }

    private static void Increment(Counter<long> counter, in TagList tags)
    {
        try
        {
            counter.Add(1, tags);
        }
#pragma warning disable CA1031 // a listener may throw anything
        catch
#pragma warning restore CA1031
        {
        }
    }

    private static void Record(Histogram<double> histogram, long startedAt, in TagList tags)
    {
        try
        {
            histogram.Record(TimeProvider.System.GetElapsedTime(startedAt).TotalSeconds, tags);
        }
#pragma warning disable CA1031 // a listener may throw anything
        catch
#pragma warning restore CA1031
        {
        }
    }
}
