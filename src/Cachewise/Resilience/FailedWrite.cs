namespace Cachewise.Resilience;

/// <summary>
/// A write that may not have been done. What becomes of it depends on what the caller is told: with an exception the caller knows, and the entry stays as it is; without one, the entry is stale, and
/// must not be read again.
/// </summary>
internal abstract class FailedWrite(CacheUnavailableException failure)
{
    public CacheUnavailableException Failure => failure;

    /// <summary>Of the many writes of one call, those that failed; null if none did.</summary>
    public static FailedWrite? Join(IReadOnlyList<FailedWrite> failed) => failed.Count == 0 ? null : new Several(failed);

    /// <summary>The caller is not told: the entry is removed before it is read again.</summary>
    public abstract void MarkStale();

    private sealed class Several(IReadOnlyList<FailedWrite> failed) : FailedWrite(failed[0].Failure)
    {
        public override void MarkStale()
        {
            foreach (var one in failed)
            {
                one.MarkStale();
            }
        }
    }
}
