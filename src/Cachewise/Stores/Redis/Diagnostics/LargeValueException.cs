using StackExchange.Redis;

namespace Cachewise.Stores.Redis.Diagnostics;

/// <summary>A large value could not be moved. That says nothing of calls with small ones, which go by another connection.</summary>
/// <param name="problem">As what is said of the server.</param>
/// <param name="cause">What the client threw.</param>
internal sealed class LargeValueException(string problem, Exception? cause = null) : RedisException(problem, cause);
