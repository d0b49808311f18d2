using Cachewise.Stores.Redis.Connections;
using StackExchange.Redis;

namespace Cachewise.Stores.Redis.Execution;

/// <summary>One attempt of a call. The connection is captured once, so that the whole attempt uses the same.</summary>
/// <param name="Link">The connection.</param>
/// <param name="Database">Its database.</param>
internal readonly record struct RedisAttempt(RedisLink Link, IDatabase Database);
