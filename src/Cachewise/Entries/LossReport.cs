using System.Collections.Concurrent;

namespace Cachewise.Entries;

/// <summary>What becomes of a value that would not come back as it was written: an error where <paramref name="isError"/>, elsewhere a warning, once per type.</summary>
/// <param name="alias">The cache.</param>
/// <param name="isError">Whether the value is refused: in development and testing.</param>
/// <param name="warn">Is given the type, and what is lost.</param>
/// <param name="warnOfRoundTrip">Is given a type whose value was read back and differs, for a reason that is not known.</param>
internal sealed class LossReport(string alias, bool isError, Action<string, string> warn, Action<string> warnOfRoundTrip)
{
    private readonly ConcurrentDictionary<Type, bool> _types = new();
    private readonly ConcurrentDictionary<Type, bool> _values = new();

    /// <summary>Every value of the type loses this.</summary>
    /// <exception cref="CacheValueException">That is an error here, or everywhere.</exception>
    public void OfType(Type type, IReadOnlyList<ContractProblem> problems, bool mustThrow) => Report(_types, type, problems, mustThrow);

    /// <summary>One value loses this.</summary>
    /// <exception cref="CacheValueException">That is an error here.</exception>
    public void OfValue(Type type, ContractProblem loss) => Report(_values, type, [loss], mustThrow: false);

    /// <summary>A value was read back, and differs.</summary>
    public void OfRoundTrip(Type type)
    {
        if (!_types.ContainsKey(type) && !_values.ContainsKey(type)) // of which it is known why
        {
            warnOfRoundTrip(TypeName.Of(type));
        }
    }

    private void Report(ConcurrentDictionary<Type, bool> reported, Type type, IReadOnlyList<ContractProblem> problems, bool mustThrow)
    {
        if (isError || mustThrow)
        {
            throw new CacheValueException($"Cache '{alias}': a value of type {TypeName.Of(type)} may not come back as it is:{ContractProblem.Describe(problems)}.");
        }

        if (reported.TryAdd(type, true))
        {
            warn(TypeName.Of(type), ContractProblem.Describe(problems));
        }
    }
}
