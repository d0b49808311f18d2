namespace Cachewise.Advice;

/// <summary>Advice that the declaration of its cache has suppressed.</summary>
/// <param name="Given">The advice that would have been given.</param>
/// <param name="Reason">Why it does not hold, as the declaration says.</param>
internal sealed record SuppressedAdvice(CacheAdvice Given, string Reason);
