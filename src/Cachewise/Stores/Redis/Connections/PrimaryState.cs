namespace Cachewise.Stores.Redis.Connections;

/// <summary>What is known of a primary.</summary>
internal enum PrimaryState
{
    /// <summary>None is followed yet.</summary>
    None,

    /// <summary>It replies that it is a primary.</summary>
    Works,

    /// <summary>It replies that it is a replica.</summary>
    Replica,

    /// <summary>It does not reply.</summary>
    Unreachable,
}
