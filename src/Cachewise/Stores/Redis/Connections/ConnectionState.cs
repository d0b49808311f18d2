namespace Cachewise.Stores.Redis.Connections;

/// <summary>What a <see cref="RedisConnection"/> is doing. Each transition is commented where it is made.</summary>
internal enum ConnectionState
{
    /// <summary>No call has needed it yet.</summary>
    Idle,

    /// <summary>The client tries to connect. When an attempt fails, it makes another by itself.</summary>
    Connecting,

    /// <summary>
    /// The client has connected. When the connection is lost, it reconnects by itself; calls fail meanwhile.
    /// </summary>
    Connected,

    /// <summary>The server rejected the login or the database. A later call tries again, with new options.</summary>
    LoginRejected,

    /// <summary>There is no client, as when it cannot use the options. A later call tries again.</summary>
    Failed,

    /// <summary>It was disposed of.</summary>
    Closed,
}
