using System.Collections.Concurrent;

namespace Cachewise.Entries;

/// <summary>
/// Reports a value that would not come back as it was written: an error if <paramref name="isError"/>, otherwise a
/// warning once per type.
/// </summary>
/// <param name="alias">The cache.</param>
/// <param name="isError">Whether the value is rejected: in development and testing.</param>
/// <param name="warn">Gets the type, and what is lost.</param>
/// <param name="warnOfRoundTrip">Gets a type whose value differs when it is read back, for an unknown reason.</param>
internal sealed class LossReport(string alias, bool isError, Action<string, string> warn, Action<string> warnOfRoundTrip)
{
    private readonly ConcurrentDictionary<Type, bool> _types = new();
    private readonly ConcurrentDictionary<Type, bool> _values = new();
    private readonly ConcurrentDictionary<Type, bool> _roundTrips = new();

    /// <summary>Reports what every value of the type loses.</summary>
    /// <exception cref="CacheValueException">That is an error here, or everywhere.</exception>
    public void OfType(Type type, IReadOnlyList<ContractProblem> problems, bool mustThrow) => Report(_types, type, problems, mustThrow);

    /// <summary>Reports what one value loses.</summary>
    /// <exception cref="CacheValueException">That is an error here.</exception>
    public void OfValue(Type type, ContractProblem loss) => Report(_values, type, [loss], mustThrow: false);

    /// <summary>Reports that a value differs when it is read back.</summary>
    public void OfRoundTrip(Type type)
    {
        // Where the reason was reported, there is no more to say.
        if (!_types.ContainsKey(type) && !_values.ContainsKey(type) && _roundTrips.TryAdd(type, true))
        {
            warnOfRoundTrip(TypeName.Describe(type));
        }
    }

    private void Report(ConcurrentDictionary<Type, bool> reported, Type type, IReadOnlyList<ContractProblem> problems, bool mustThrow)
    {
        if (isError || mustThrow)
        {
            throw new CacheValueException($"Cache '{alias}': a value of type {TypeName.Describe(type)} may not come back as it is:{ContractProblem.Describe(problems)}.");
        }

        if (reported.TryAdd(type, true))
        {
            warn(TypeName.Describe(type), ContractProblem.Describe(problems));
        }
    }
}
