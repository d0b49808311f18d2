using Cachewise.Selection;
using Cachewise.Stores.Redis.Connections;
using Cachewise.Telemetry;
using Microsoft.Extensions.Logging;

namespace Cachewise.Hosting;

/// <summary>
/// Switches connections when the configuration changes them, as after a new password. Other changes are not followed.
/// A configuration that is rejected changes nothing, and is logged when its problem is another one than before.
/// </summary>
/// <param name="caches">The caches by alias.</param>
/// <param name="plan">Plans the caches as the configuration has them now.</param>
/// <param name="logger">The log.</param>
internal sealed class ConnectionFollower(IReadOnlyDictionary<string, Cache> caches, Func<IReadOnlyList<PlannedCache>> plan, ILogger logger)
{
    private readonly ILogger _logger = new NonThrowingLogger(logger);
    private readonly ReconnectLog _log = new(new NonThrowingLogger(logger), TimeProvider.System);
    private readonly Dictionary<string, (object Connection, Task Switch)> _requested = [];
    private string? _problem;

    /// <summary>Applies the configuration as it is now. Not called concurrently.</summary>
    public void Apply()
    {
        try
        {
            foreach (var planned in plan())
            {
                if (caches.TryGetValue(planned.Alias, out var cache) && cache.Address is not null && planned.Address is not null)
                {
                    Follow(cache, planned);
                }
            }

            _problem = null;
        }
#pragma warning disable CA1031 // a computed property may throw anything; the running caches stay as they are
        catch (Exception error)
#pragma warning restore CA1031
        {
            if (!string.Equals(error.Message, _problem, StringComparison.Ordinal))
            {
                _problem = error.Message;
                Log.ConfigurationRejected(_logger, error.Message);
            }
        }
    }

    private void Follow(Cache cache, PlannedCache planned)
    {
        var connection = ConnectionParameters.Create(planned).SharingKey;
        if (_requested.TryGetValue(cache.Alias, out var last) && !last.Switch.IsCompleted && last.Connection.Equals(connection))
        {
            return; // under way
        }

        if (!ConnectionParameters.Create(cache.Core.Plan).SharingKey.Equals(connection))
        {
            _log.Switching(cache.Alias, planned.Address!.ToString());
        }

        // Also if nothing has changed: it supersedes an earlier attempt.
        _requested[cache.Alias] = (connection, cache.Core.ReconnectAsync(planned, _log));
    }
}
