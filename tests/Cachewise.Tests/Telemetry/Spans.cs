using System.Collections.Concurrent;
using System.Diagnostics;

namespace Cachewise.Tests.Telemetry;

/// <summary>The spans of one trace, whose root is made here: other tests run at the same time.</summary>
internal sealed class Spans : IDisposable
{
    private readonly ConcurrentQueue<Activity> _stopped = new();
    private readonly ActivityListener _listener;

    public Spans(params Action<Activity>[] onStopped)
    {
        Root = new Activity("test").SetIdFormat(ActivityIdFormat.W3C).Start();
        _listener = new()
        {
            ShouldListenTo = source => source.Name == "Cachewise",
            Sample = (ref ActivityCreationOptions<ActivityContext> options) =>
                options.Parent.TraceId == Root.TraceId ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.None,
            ActivityStopped = span =>
            {
                _stopped.Enqueue(span);
                Array.ForEach(onStopped, action => action(span));
            },
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public Activity Root { get; }

    public Activity[] All => [.. _stopped.Where(span => span.TraceId == Root.TraceId)];

    public void Dispose()
    {
        _listener.Dispose();
        Root.Stop();
    }
}
