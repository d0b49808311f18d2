namespace Cachewise.Resilience;

/// <summary>
/// A write that may not have been done. If the caller gets an exception, the entry stays as it is. If the write is
/// dropped, the entry is stale: <see cref="MarkStale"/> has it removed before it is read again.
/// </summary>
internal abstract class FailedWrite(StoreFailure failure)
{
    public StoreFailure Failure => failure;

    /// <summary>Joins the failed writes of one call for many keys; null if none failed.</summary>
    public static FailedWrite? Join(IReadOnlyList<FailedWrite> failed) => failed.Count == 0 ? null : new Several(failed);

    /// <summary>The write is dropped: the entry is removed before it is read again.</summary>
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
