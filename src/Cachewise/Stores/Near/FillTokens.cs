namespace Cachewise.Stores.Near;

/// <summary>
/// The tokens of the reads whose values may be kept. The lock of a key is held while a value is kept with its token,
/// and while an entry is removed with it: so an invalidation comes before the fill, which then has no token, or after
/// it, and removes what it kept.
/// </summary>
/// <remarks>Not sealed, so that a test can show what happens if no token is taken back.</remarks>
internal class FillTokens
{
    private const int Count = 64;

    private readonly Stripe[] _stripes = [.. Enumerable.Range(0, Count).Select(static _ => new Stripe())];

    /// <summary>The lock of a key, which some other keys share.</summary>
    public Lock LockOf(string key) => StripeOf(key).Lock;

    /// <summary>Gives a token; null while another read of the key has one, since one fill is enough.</summary>
    public FillToken? Begin(string key)
    {
        var stripe = StripeOf(key);
        lock (stripe.Lock)
        {
            return stripe.Tokens.ContainsKey(key) ? null : stripe.Tokens[key] = new(key, Environment.TickCount64);
        }
    }

    /// <summary>Ends a token, under the lock of its key; false if it was taken back.</summary>
    public bool TryEnd(FillToken token)
    {
        var tokens = StripeOf(token.Key).Tokens;
        return tokens.GetValueOrDefault(token.Key) == token && tokens.Remove(token.Key);
    }

    /// <summary>Takes back the token of a key, under its lock.</summary>
    public virtual void TakeBack(string key) => StripeOf(key).Tokens.Remove(key);

    /// <summary>Takes back all tokens. The caller then removes what was kept with them.</summary>
    public virtual void TakeBackAll()
    {
        foreach (var stripe in _stripes)
        {
            lock (stripe.Lock)
            {
                stripe.Tokens.Clear();
            }
        }
    }

    private Stripe StripeOf(string key) => _stripes[(uint)key.GetHashCode(StringComparison.Ordinal) % Count];

    private sealed class Stripe
    {
        public Lock Lock { get; } = new();

        public Dictionary<string, FillToken> Tokens { get; } = new(StringComparer.Ordinal);
    }
}
