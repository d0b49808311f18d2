namespace Cachewise.Pipeline;

/// <summary>What a read found.</summary>
internal enum ReadState
{
    /// <summary>No entry.</summary>
    Miss,

    /// <summary>A value.</summary>
    Hit,

    /// <summary>An entry whose bytes are no value of the requested type.</summary>
    Unreadable,

    /// <summary>Nothing: the backend is unavailable.</summary>
    Unavailable,
}
