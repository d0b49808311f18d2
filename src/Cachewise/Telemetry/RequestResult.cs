namespace Cachewise.Telemetry;

/// <summary>What a read of one key found.</summary>
internal enum RequestResult
{
    Hit,

    Miss,

    /// <summary>The backend could not be asked.</summary>
    Unavailable,

    /// <summary>An entry that cannot be read as the type.</summary>
    Unreadable,
}
