namespace Cachewise.Stores.Redis;

/// <summary>What is known of the primary that is followed.</summary>
internal enum PrimaryState
{
    /// <summary>None is followed yet.</summary>
    None,

    /// <summary>It answers, and says that it is a primary.</summary>
    Works,

    /// <summary>It answers, and says that it is a replica.</summary>
    Replica,

    /// <summary>It does not answer.</summary>
    Unreachable,
}
