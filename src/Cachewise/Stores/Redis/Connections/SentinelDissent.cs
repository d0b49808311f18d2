using Cachewise.Telemetry;

namespace Cachewise.Stores.Redis.Connections;

/// <summary>
/// Logs sentinels that name another primary than the one that is followed. In a failover some learn of it later than
/// others; so one is logged when it says the same twice, and not again before it has not said so for a minute.
/// </summary>
internal sealed class SentinelDissent(ConnectionParameters parameters, int count, TimeProvider time)
{
    private readonly Dictionary<RedisEndpoint, RedisEndpoint> _dissenting = [];
    private readonly OngoingProblems<(RedisEndpoint Sentinel, RedisEndpoint Named)> _logged = new(time);

    /// <summary>Compares a round of answers with what is followed.</summary>
    public void Note(IEnumerable<SentinelAnswer> answers, SentinelVerdict? followed)
    {
        foreach (var answer in followed is null ? [] : answers)
        {
            if (answer.Primary is not { } named || named == followed!.Primary)
            {
                _dissenting.Remove(answer.Sentinel);
                continue;
            }

            var isRepeated = _dissenting.TryGetValue(answer.Sentinel, out var last) && last == named;
            _dissenting[answer.Sentinel] = named;
            if (isRepeated && _logged.IsNew((answer.Sentinel, named)))
            {
                Log.SentinelDissents(parameters.Logger, parameters.Alias, $"{answer.Sentinel}", $"{named}", parameters.Pool.ServiceName!, $"{followed.Primary}", followed.Sentinels.Count, count, string.Join(", ", followed.Sentinels));
            }
        }
    }
}
