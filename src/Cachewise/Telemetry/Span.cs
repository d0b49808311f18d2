using System.Diagnostics;

namespace Cachewise.Telemetry;

/// <summary>
/// A span of the activity source <c>Cachewise</c>; nothing without a listener. What a listener throws is swallowed, so
/// that it fails no call.
/// </summary>
internal readonly struct Span : IDisposable
{
    private static readonly ActivitySource? Source = CreateSource();

    private readonly Activity? _activity;
    private readonly Activity? _parent;

    private Span(Activity? activity, Activity? parent) => (_activity, _parent) = (activity, parent);

    /// <summary>Whether there is a listener.</summary>
    public static bool AreRecorded => Source?.HasListeners() is true;

    /// <summary>Starts a span, as a child of the caller's.</summary>
    /// <param name="name">What is done: one of few names, without a key.</param>
    /// <param name="kind">Whether a server is asked.</param>
    /// <param name="tags">What is known at the start.</param>
    /// <param name="linked">The span of what is waited for; null for none.</param>
    public static Span Start(string name, ActivityKind kind, KeyValuePair<string, object?>[] tags, ActivityContext? linked = null) =>
        Start(name, kind, tags, linked is { } link ? [new(link)] : null);

    /// <summary>
    /// Starts a span of work that several callers share: the child of none, and linked to the spans of all.
    /// </summary>
    public static Span StartShared(string name, ActivityKind kind, IReadOnlyList<ActivityContext> callers)
    {
        if (!AreRecorded)
        {
            return default;
        }

        Activity.Current = null; // until the asynchronous method that calls this returns
        return Start(name, kind, [], callers.Distinct().Select(static caller => new ActivityLink(caller)));
    }

    private static Span Start(string name, ActivityKind kind, KeyValuePair<string, object?>[] tags, IEnumerable<ActivityLink>? links)
    {
        if (!AreRecorded)
        {
            return default;
        }

        var parent = Activity.Current;
        try
        {
            return new(Source!.StartActivity(kind, tags: tags, links: links, name: name), parent);
        }
#pragma warning disable CA1031 // a listener may throw anything
        catch
#pragma warning restore CA1031
        {
            Activity.Current = parent; // it may have been started
            return default;
        }
    }

    /// <summary>Ends the span. The text of an exception is left out, since it may contain a key.</summary>
    public void End(in TagList tags, bool isFailure)
    {
        if (_activity is null)
        {
            return;
        }

        foreach (var (name, value) in tags)
        {
            _activity.SetTag(name, value);
        }

        if (isFailure)
        {
            _activity.SetStatus(ActivityStatusCode.Error);
        }

        Dispose();
    }

    public void Dispose()
    {
        try
        {
            _activity?.Dispose();
        }
#pragma warning disable CA1031 // a listener may throw anything
        catch
#pragma warning restore CA1031
        {
            Activity.Current = _parent; // it has not ended
        }
    }

    private static ActivitySource? CreateSource()
    {
        try
        {
            return new(CacheMetrics.Name, CacheMetrics.Version);
        }
#pragma warning disable CA1031 // a listener is asked whether it listens, and may throw anything
        catch
#pragma warning restore CA1031
        {
            return null;
        }
    }
}
