namespace Cachewise;

/// <summary>How much a piece of advice matters.</summary>
public enum AdviceSeverity
{
    /// <summary>May be intended: it is right in many applications.</summary>
    Information,

    /// <summary>Rarely intended: a secret, entries or sessions are at risk, or the cache keeps nothing.</summary>
    Warning,
}
