namespace Cachewise.Stores.Redis.Diagnostics;

/// <summary>Why a server cannot be used, as its connection found out.</summary>
/// <param name="Kind">What code decides by; nothing compares the texts.</param>
/// <param name="What">The predicate of a sentence about the server: <c>rejected the login</c>.</param>
/// <param name="Fix">What the user can do; null where nothing is known.</param>
internal sealed record ConnectionProblem(ConnectionProblemKind Kind, string What, string? Fix = null)
{
    /// <summary>User or password are wrong.</summary>
    public static ConnectionProblem LoginRejected { get; } = new(ConnectionProblemKind.LoginRejected, "rejected the login", "check user and password in RedisUrl");

    /// <summary>Problem and fix: <c>rejected the login; check user and password in RedisUrl</c>.</summary>
    public override string ToString() => Fix is null ? What : $"{What}; {Fix}";
}
