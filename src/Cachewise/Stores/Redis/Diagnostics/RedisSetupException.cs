using StackExchange.Redis;

namespace Cachewise.Stores.Redis.Diagnostics;

/// <summary>The servers answer, and are not what the settings say.</summary>
/// <param name="problem">As what is said of them.</param>
internal sealed class RedisSetupException(string problem) : RedisException(problem);
