using Cachewise.Telemetry;

namespace Cachewise.Stores.Redis;

/// <summary>
/// Tells of sentinels that name another primary than the one that is followed. In a failover some learn of it later than others, so that one is told of when it says the same twice, and then
/// not again before it says something else.
/// </summary>
internal sealed class SentinelDissent(RedisSettings settings, int count)
{
    private readonly Dictionary<RedisEndpoint, (RedisEndpoint Primary, bool IsTold)> _dissenting = [];

    /// <summary>Takes note of a round of answers.</summary>
    public void Note(IEnumerable<SentinelAnswer> answers, SentinelVerdict? followed)
    {
        foreach (var answer in followed is null ? [] : answers)
        {
            if (answer.Primary is not { } named || named == followed!.Primary)
            {
                _dissenting.Remove(answer.Sentinel);
            }
            else if (!_dissenting.TryGetValue(answer.Sentinel, out var last) || last.Primary != named)
            {
                _dissenting[answer.Sentinel] = (named, IsTold: false);
            }
            else if (!last.IsTold)
            {
                _dissenting[answer.Sentinel] = (named, IsTold: true);
                Log.SentinelDissents(settings.Logger, settings.Alias, $"{answer.Sentinel}", $"{named}", settings.Pool.ServiceName!, $"{followed.Primary}", followed.Sentinels.Count, count, string.Join(", ", followed.Sentinels));
            }
        }
    }
}
