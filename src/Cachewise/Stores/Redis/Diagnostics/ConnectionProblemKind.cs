namespace Cachewise.Stores.Redis.Diagnostics;

/// <summary>What keeps a connection from being usable.</summary>
internal enum ConnectionProblemKind
{
    /// <summary>The host name cannot be resolved.</summary>
    UnknownHost,

    /// <summary>Connecting, or the first reply, takes longer than the connect timeout.</summary>
    SlowConnect,

    /// <summary>User or password are wrong, or the connection continues as another user.</summary>
    LoginRejected,

    /// <summary>The server or its ACL rejects a command that connecting needs.</summary>
    CommandRejected,

    /// <summary>The server speaks TLS only, and the URL does not ask for it.</summary>
    TlsRequired,

    /// <summary>The server does not answer the TLS handshake.</summary>
    TlsUnanswered,

    /// <summary>The server's certificate is not trusted.</summary>
    CertificateUntrusted,

    /// <summary>The server rejects the client certificate, or misses one.</summary>
    ClientCertificateRejected,

    /// <summary>A certificate file of the configuration cannot be read.</summary>
    CertificateFileUnreadable,

    /// <summary><c>ConfigureRedis</c> threw, or left options that the client rejects.</summary>
    OptionsUnusable,

    /// <summary>The server does not have the database of the URL.</summary>
    NoDatabase,

    /// <summary>The sentinels name no primary, or one that is not usable.</summary>
    NoPrimary,

    /// <summary>The servers reply, and are not what the settings say.</summary>
    Misconfigured,
}
