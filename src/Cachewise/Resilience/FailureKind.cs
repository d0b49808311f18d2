namespace Cachewise.Resilience;

/// <summary>Why a call failed. Code decides by this; the texts are for people.</summary>
internal enum FailureKind
{
    /// <summary>No connection. Opens the circuit.</summary>
    Unreachable,

    /// <summary>No reply within the operation timeout. Opens the circuit.</summary>
    TimedOut,

    /// <summary>The backend replies, but serves no call, as while it loads its data. Opens the circuit.</summary>
    NotServing,

    /// <summary>The backend, or its client, rejected this command.</summary>
    Rejected,

    /// <summary>The backend accepts no writes.</summary>
    ReadOnly,

    /// <summary>The reply cannot be read.</summary>
    UnreadableReply,

    /// <summary>The reply did not arrive in time, because other replies were in front of it.</summary>
    BehindOtherReplies,

    /// <summary>A large value was not transferred; calls with small ones may work.</summary>
    LargeValue,

    /// <summary>An earlier write of the same key may still reach the backend, and must do so first.</summary>
    EarlierWritePending,

    /// <summary>The backend holds a value older than what callers were told.</summary>
    Stale,

    /// <summary>Other writers changed the entry again and again.</summary>
    Contended,

    /// <summary>The process had no free thread to make the call on.</summary>
    NoThread,

    /// <summary>The backend is not what the settings say.</summary>
    Misconfigured,
}
