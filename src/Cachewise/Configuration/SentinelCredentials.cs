namespace Cachewise;

/// <summary>The login of the sentinels, which have their own passwords (<c>sentinel_kwargs</c>).</summary>
public sealed record SentinelCredentials
{
    /// <summary>The ACL user; null is the default user.</summary>
    public string? Username { get; init; }

    /// <summary>The password.</summary>
    public string? Password { get; init; }

    /// <summary>The user; the password is masked.</summary>
    public override string ToString() => $"{Username}:{(Password is null ? "" : "***")}";
}
