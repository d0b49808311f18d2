namespace Cachewise.Stores;

/// <summary>
/// An operation of a cache: one row of the table that decides the result of a call while the backend is unavailable.
/// </summary>
/// <param name="Name">Its name in errors and logs.</param>
/// <param name="WhenUnavailable">What the caller gets while the backend is unavailable, under
/// <see cref="FailureMode.Degrade"/>.</param>
/// <param name="IsIdempotent">Whether it may be sent again when it is not known whether it was done.</param>
/// <param name="IsWrite">Whether the entry is stale if this was not done and the caller is not told.</param>
/// <param name="IsRead">Whether it changes nothing.</param>
internal sealed record CacheOperation(string Name, WhenUnavailable WhenUnavailable, bool IsIdempotent = false, bool IsWrite = false, bool IsRead = false)
{
    public static readonly CacheOperation Get = new("get", WhenUnavailable.Miss, IsIdempotent: true, IsRead: true);
    public static readonly CacheOperation GetMany = new("get many", WhenUnavailable.Miss, IsIdempotent: true, IsRead: true);
    public static readonly CacheOperation Set = new("set", WhenUnavailable.Drop, IsIdempotent: true, IsWrite: true);
    public static readonly CacheOperation SetMany = new("set many", WhenUnavailable.Drop, IsIdempotent: true, IsWrite: true);
    public static readonly CacheOperation Add = new("add", WhenUnavailable.Throw);
    public static readonly CacheOperation ReplaceIf = new("replace if equal", WhenUnavailable.Throw);
    public static readonly CacheOperation RemoveIf = new("remove if equal", WhenUnavailable.Throw);
    public static readonly CacheOperation Remove = new("remove", WhenUnavailable.Drop, IsWrite: true);
    public static readonly CacheOperation RemoveMany = new("remove many", WhenUnavailable.Drop, IsWrite: true);
    public static readonly CacheOperation Contains = new("contains", WhenUnavailable.Miss, IsIdempotent: true, IsRead: true);
    public static readonly CacheOperation Touch = new("touch", WhenUnavailable.Drop);

    /// <summary>A touch that removes.</summary>
    public static readonly CacheOperation Expire = new("touch", WhenUnavailable.Drop, IsWrite: true);

    public static readonly CacheOperation Persist = new("persist", WhenUnavailable.Throw);
    public static readonly CacheOperation TimeToLive = new("time to live", WhenUnavailable.Throw, IsIdempotent: true, IsRead: true);
    public static readonly CacheOperation Increment = new("increment", WhenUnavailable.Throw);
    public static readonly CacheOperation Move = new("move to a version", WhenUnavailable.Throw);
    public static readonly CacheOperation Scan = new("scan", WhenUnavailable.Throw, IsRead: true);
    public static readonly CacheOperation RemoveByPattern = new("remove by pattern", WhenUnavailable.Throw);
    public static readonly CacheOperation Clear = new("clear", WhenUnavailable.Throw);

    // Get-or-create: the caller has the value that was made, whether it could be stored or not.
    public static readonly CacheOperation StoreMade = new("add", WhenUnavailable.Drop);
    public static readonly CacheOperation AddMany = new("add many", WhenUnavailable.Drop);
    public static readonly CacheOperation RemoveUnreadable = new("touch", WhenUnavailable.Drop);

    // Its leases: without one the factory runs, and what it makes is not stored.
    public static readonly CacheOperation TakeLease = new("lease", WhenUnavailable.Miss, IsIdempotent: true);
    public static readonly CacheOperation RenewLease = new("renew lease", WhenUnavailable.Drop);
    public static readonly CacheOperation ReleaseLease = new("end lease", WhenUnavailable.Drop);

    // Locks: "unknown" must not count as "free".
    public static readonly CacheOperation AcquireLock = new("lock", WhenUnavailable.Throw);
    public static readonly CacheOperation ExtendLock = new("extend lock", WhenUnavailable.Throw);
    public static readonly CacheOperation ReleaseLock = new("release lock", WhenUnavailable.Throw);

    // Entries of adapters: their callers draw conclusions from a miss (sessions write back what they read), so each
    // failure is theirs, whatever OnFailure says.
    public static readonly CacheOperation GetBytes = Get with { WhenUnavailable = WhenUnavailable.Throw };
    public static readonly CacheOperation SetBytes = Set with { WhenUnavailable = WhenUnavailable.Throw };
    public static readonly CacheOperation RemoveBytes = Remove with { WhenUnavailable = WhenUnavailable.Throw };
    public static readonly CacheOperation Slide = new("slide", WhenUnavailable.Throw, IsIdempotent: true);

    public static readonly CacheOperation Connect = new("connect", WhenUnavailable.Throw, IsRead: true);
}
