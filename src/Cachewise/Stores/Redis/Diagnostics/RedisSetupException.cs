using StackExchange.Redis;

namespace Cachewise.Stores.Redis.Diagnostics;

/// <summary>The servers reply, and are not what the settings say.</summary>
/// <param name="what">The predicate of a sentence about them: <c>is no cluster</c>.</param>
/// <param name="fix">What the user can do.</param>
internal sealed class RedisSetupException(string what, string? fix = null) : RedisException(fix is null ? what : $"{what}; {fix}")
{
    public string What => what;

    public string? Fix => fix;
}
