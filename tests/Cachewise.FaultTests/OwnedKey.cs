namespace Cachewise.FaultTests;

/// <summary>
/// A key that one caller writes, one call after the other, with increasing numbers. So it is known what may be read:
/// nothing older than the last completed write or removal, whether that was done or dropped, and nothing newer than the
/// last call that has begun.
/// </summary>
internal sealed class OwnedKey(string name)
{
    private long _oldest;
    private long _newest;

    public string Name => name;

    /// <summary>
    /// The value that is written next. It may be read from now on, and so may the last one until the call has ended.
    /// </summary>
    public Stamped Begin(long number)
    {
        Volatile.Write(ref _newest, number);
        return Stamped.Create(name, number);
    }

    /// <summary>A call that wrote this number, or removed under it, has ended.</summary>
    public void End(long number) => _oldest = number;

    /// <summary>Judges what the owner has read, between two calls.</summary>
    public Verdict Judge(Stamped value) => JudgeOthers(value) is Verdict.Wrong ? Verdict.Wrong : value.Number < _oldest ? Verdict.Stale : Verdict.Right;

    /// <summary>Judges what another caller has read, while the owner may write.</summary>
    public Verdict JudgeOthers(Stamped value) => value.IsWhole && value.Key == name && value.Number <= Volatile.Read(ref _newest) ? Verdict.Right : Verdict.Wrong;
}
