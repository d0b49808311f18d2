using Cachewise.Concurrency;
using Microsoft.Extensions.Logging;

namespace Cachewise.Telemetry;

/// <summary>
/// Logs that caches switch connections: a line for each of the first few within a second, and one for all others. The
/// configuration may change a thousand caches at once, and may change often.
/// </summary>
internal sealed class ReconnectLog(ILogger logger, TimeProvider time)
{
    private const int MostLines = 5;
    private const int MostAliases = 10;

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly MessageLimit _limit = new(MostLines, Period, time);
    private List<string> _failing = [];
    private int _switching;
    private int _switched;
    private bool _isSummingUp;

    public void Switching(string alias, string address) => Write(() => Log.Reconnecting(logger, alias, address), () => _switching++);

    public void Failed(string alias, string reason) => Write(() => Log.ReconnectingFails(logger, alias, reason), () => _failing.Add(alias));

    public void Switched(string alias, string address) => Write(() => Log.Reconnected(logger, alias, address), () => _switched++);

    private void Write(Action line, Action count)
    {
        lock (_lock)
        {
            if (!_limit.TryTake())
            {
                count();
                if (!_isSummingUp)
                {
                    _isSummingUp = true;
                    _ = Detached.Start(SumUpAsync);
                }

                return;
            }
        }

        line();
    }

    private async Task SumUpAsync()
    {
        await Task.Delay(Period, time).ConfigureAwait(false);
        int switching, switched;
        List<string> failing;
        lock (_lock)
        {
            (switching, switched, failing) = (_switching, _switched, _failing);
            (_switching, _switched, _failing, _isSummingUp) = (0, 0, [], false);
        }

        var aliases = failing is [] ? "" : $" ({string.Join(", ", failing.Take(MostAliases))}{(failing.Count > MostAliases ? ", ..." : "")})";
        Log.MoreReconnecting(logger, failing is [] ? LogLevel.Information : LogLevel.Warning, switching, switched, failing.Count, aliases);
    }
}
