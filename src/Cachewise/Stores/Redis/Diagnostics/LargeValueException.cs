using StackExchange.Redis;

namespace Cachewise.Stores.Redis.Diagnostics;

/// <summary>
/// A large value was not transferred. That says nothing about calls with small ones, which use another connection.
/// </summary>
/// <param name="what">The predicate of a sentence about the server.</param>
/// <param name="cause">What the client threw.</param>
internal sealed class LargeValueException(string what, Exception? cause = null) : RedisException(what, cause);
