using System.Diagnostics;

namespace Cachewise.Telemetry;

/// <summary>
/// A span of the activity source <c>Cachewise</c>; nothing without a listener. What a listener throws is swallowed, so
/// that it fails no call.
/// </summary>
internal readonly struct Span : IDisposable
{
    private static readonly ActivitySource Source = new(CacheMetrics.Name, CacheMetrics.Version);

    private readonly Activity? _activity;

    private Span(Activity? activity) => _activity = activity;

    /// <summary>Whether there is a listener.</summary>
    public static bool AreRecorded => Source.HasListeners();

    /// <summary>Starts a span, as a child of the caller's.</summary>
    /// <param name="name">What is done: one of few names, without a key.</param>
    /// <param name="kind">Whether a server is asked.</param>
    /// <param name="tags">What is known at the start.</param>
    /// <param name="linked">The span of what is waited for; null for none.</param>
    public static Span Start(string name, ActivityKind kind, KeyValuePair<string, object?>[] tags, ActivityContext? linked = null)
    {
        if (!AreRecorded)
        {
            return default;
        }

        try
        {
            return new(Source.StartActivity(kind, tags: tags, links: linked is { } link ? [new(link)] : null, name: name));
        }
#pragma warning disable CA1031 // a listener may throw anything
        catch
#pragma warning restore CA1031
        {
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
        }
    }
}
