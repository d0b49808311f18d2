namespace Cachewise.Pipeline;

/// <summary>
/// A running factory, as a node in the graph of what factories wait for. A factory that would wait for itself, directly
/// or through factories of other caches or callers, gets an exception instead. The graph has an edge only while a
/// factory calls get-or-create, which is rare; one lock guards the whole graph.
/// </summary>
/// <remarks>
/// It flows with the factory's <see cref="ExecutionContext"/>, which may outlive the factory, so it must not refer to
/// anything large.
/// </remarks>
internal sealed class FactoryScope(string alias, string key)
{
    private static readonly AsyncLocal<FactoryScope?> Running = new();
    private static readonly Lock Graph = new();

    private readonly List<FactoryScope> _waitsFor = [];
    private bool _hasEnded;

    /// <summary>Makes this the running factory of the current flow.</summary>
    /// <returns>The one before, for <see cref="Leave"/>.</returns>
    public FactoryScope? Enter()
    {
        var outer = Running.Value;
        Running.Value = this;
        return outer;
    }

    /// <summary>Ends the factory.</summary>
    /// <param name="outer">The running factory before it.</param>
    public void Leave(FactoryScope? outer)
    {
        Running.Value = outer;
        lock (Graph)
        {
            _hasEnded = true;
        }
    }

    /// <summary>Records that the running factory, if there is one, now waits for this one.</summary>
    /// <exception cref="InvalidOperationException">This one waits for the running factory.</exception>
    public Wait BeginWait()
    {
        if (Running.Value is not { } running)
        {
            return default;
        }

        lock (Graph)
        {
            if (running._hasEnded) // the flow of a factory that has ended, such as work that it left running
            {
                return default;
            }

            if (PathTo(running, []) is { } path)
            {
                throw new InvalidOperationException(
                    $"The factory of {running} would wait for itself: {string.Join(" waits for ", path.Prepend(running))}. "
                    + "Read the key with GetAsync, or make both values in one factory.");
            }

            running._waitsFor.Add(this);
            return new(running, this);
        }
    }

    public override string ToString() => $"'{key}' of cache '{alias}'";

    /// <summary>The path of waits from this factory to the other, both included; null if there is none.</summary>
    /// <param name="other">Where the path ends.</param>
    /// <param name="seen">The factories that were visited: many may wait for one, and each is visited once.</param>
    private FactoryScope[]? PathTo(FactoryScope other, HashSet<FactoryScope> seen)
    {
        if (this == other)
        {
            return [this];
        }

        foreach (var next in seen.Add(this) ? _waitsFor : [])
        {
            if (next.PathTo(other, seen) is { } path)
            {
                return [this, .. path];
            }
        }

        return null;
    }

    /// <summary>An edge of the graph, which <see cref="Dispose"/> removes.</summary>
    public readonly struct Wait(FactoryScope from, FactoryScope to) : IDisposable
    {
        public void Dispose()
        {
            if (from is not null)
            {
                lock (Graph)
                {
                    from._waitsFor.Remove(to);
                }
            }
        }
    }
}
