namespace Cachewise;

/// <summary>How much a piece of advice matters.</summary>
public enum AdviceSeverity
{
    /// <summary>Good to know, and right in many applications.</summary>
    Information,

    /// <summary>Rarely what was meant: a secret, entries or sessions are at risk, or the cache keeps nothing.</summary>
    Warning,
}
