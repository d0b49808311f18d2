using Cachewise.Selection;
using Cachewise.Stores.Redis.Connections;

namespace Cachewise.Stores.Redis.Tracking;

/// <summary>Starts the tracking of a cache; returns at once.</summary>
/// <param name="plan">The declaration, with the bound of its near cache.</param>
/// <param name="link">The connection of the calls of the cache, whose login, TLS and nodes the tracking has.</param>
/// <param name="observer">What is told of changes.</param>
internal delegate ICacheTracking StartTracking(PlannedCache plan, RedisLink link, ITrackingObserver observer);
