using Microsoft.Extensions.Logging;

namespace Cachewise.Telemetry;

/// <summary>Every log message, with its id. Keys and values are never logged; URLs only masked.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Cache '{Alias}': {Backend} ({Reason}){Location}, prefix '{Prefix}', version {Version}, timeout {Timeout}")]
    public static partial void Started(ILogger logger, string alias, CacheBackend backend, string reason, string location, string prefix, int version, string timeout);

    [LoggerMessage(EventId = 2, Message = "{Check} Cache '{Alias}': {Problem}; {Fix}{Source}.")]
    public static partial void Advice(ILogger logger, LogLevel level, string check, string alias, string problem, string fix, string source);

    [LoggerMessage(3, LogLevel.Warning, "Cache '{Alias}' is unavailable: {Reason}. Until it recovers, reads miss and writes are dropped; counters, add, locks and IDistributedCache throw")]
    public static partial void OutageBegan(ILogger logger, string alias, string reason);

    [LoggerMessage(4, LogLevel.Warning, "Cache '{Alias}' is unavailable: {Reason}. Until it recovers, every call throws")]
    public static partial void OutageBeganThrowing(ILogger logger, string alias, string reason);

    [LoggerMessage(5, LogLevel.Information, "Cache '{Alias}' is available again after {Length}; {Calls} calls missed, were dropped or threw")]
    public static partial void OutageEnded(ILogger logger, string alias, TimeSpan length, long calls);

    [LoggerMessage(11, LogLevel.Warning, "Cache '{Alias}' is still unavailable: {Reason}")]
    public static partial void OutageReasonChanged(ILogger logger, string alias, string reason);

    [LoggerMessage(17, LogLevel.Warning, "Cache '{Alias}' has become unavailable {Count} times within {Period}: {Reason}. Until the period is over, further outages are not logged")]
    public static partial void OutagesRepeat(ILogger logger, string alias, int count, TimeSpan period, string reason);

    [LoggerMessage(12, LogLevel.Warning, "Cache '{Alias}': {Operation} failed: {Reason}. Calls that fail miss, are dropped or throw, as in an outage; others work")]
    public static partial void Rejected(ILogger logger, string alias, string operation, string reason);

    [LoggerMessage(13, LogLevel.Information, "Cache '{Alias}': no call failed for {Quiet}; before that, {Calls} failed within {Length}")]
    public static partial void RejectionsEnded(ILogger logger, string alias, TimeSpan quiet, long calls, TimeSpan length);

    [LoggerMessage(14, LogLevel.Information, "Cache '{Alias}': switched to the new connection to {Address}")]
    public static partial void Reconnected(ILogger logger, string alias, string address);

    [LoggerMessage(15, LogLevel.Warning, "Cache '{Alias}': the new connection does not work yet: {Reason}. The old one is used until it does")]
    public static partial void ReconnectingFails(ILogger logger, string alias, string reason);

    [LoggerMessage(EventId = 18, Message = "Of further caches {Switching} switch to a new connection, {Switched} have switched, and of {Failing} the new connection does not work yet{Aliases}")]
    public static partial void MoreReconnecting(ILogger logger, LogLevel level, int switching, int switched, int failing, string aliases);

    [LoggerMessage(6, LogLevel.Warning, "Cache '{Alias}': a stored value cannot be read as {Type}: {Problem}. Such values count as misses; this is logged once per type")]
    public static partial void Unreadable(ILogger logger, string alias, string type, string problem);

    [LoggerMessage(7, LogLevel.Information, "{Service} is registered by the application; that registration is used instead of the one of Cachewise")]
    public static partial void ExistingRegistrationUsed(ILogger logger, string service);

    [LoggerMessage(8, LogLevel.Warning, "Cache '{Alias}': a value of type {Type} does not come back from JSON as it was written; look at members without a setter, and at what its constructor changes. This is logged once per type")]
    public static partial void NotFaithful(ILogger logger, string alias, string type);

    [LoggerMessage(31, LogLevel.Warning, "Cache '{Alias}': values of type {Type} may not come back as they are:{Losses}. In development and testing this is an error; here it is logged once per type")]
    public static partial void Lossy(ILogger logger, string alias, string type, string losses);

    [LoggerMessage(33, LogLevel.Warning, "Cache '{Alias}': a factory made a value of type {Type} with {Bytes} bytes, and MaxValueBytes is {MaxValueBytes}. Its callers get the value, and it is not stored, so that the factory runs for every call; store less of it, or raise MaxValueBytes. This is logged once per type")]
    public static partial void TooLarge(ILogger logger, string alias, string type, int bytes, int maxValueBytes);

    [LoggerMessage(34, LogLevel.Error, "Cache '{Alias}': a handler of HealthChanged threw {Exception}: {Message} The other handlers and later changes are not affected")]
    public static partial void HealthHandlerFailed(ILogger logger, string alias, string exception, string message);

    [LoggerMessage(9, LogLevel.Information, "Cache '{Alias}': connection settings changed; switching to {Address} once it is reachable")]
    public static partial void Reconnecting(ILogger logger, string alias, string address);

    [LoggerMessage(EventId = 16, Message = "The keyed service {Service} '{Key}' was requested and is null: no cache has that alias; the aliases are {Aliases}")]
    public static partial void NotDeclared(ILogger logger, LogLevel level, string service, string key, string aliases);

    [LoggerMessage(40, LogLevel.Information, "Cache '{Alias}': the primary of '{Service}' is {Primary}, as {Count} of {Total} sentinels say ({Sentinels})")]
    public static partial void PrimaryFollowed(ILogger logger, string alias, string service, string primary, int count, int total, string sentinels);

    [LoggerMessage(43, LogLevel.Warning, "Cache '{Alias}': the primary of '{Service}' is {Primary}, as only {Count} of {Total} sentinels say ({Sentinels}), no majority; all others failed. Check that they run and know '{Service}'")]
    public static partial void PrimaryOfMinority(ILogger logger, string alias, string service, string primary, int count, int total, string sentinels);

    [LoggerMessage(41, LogLevel.Warning, "Cache '{Alias}': the primary of '{Service}' should be {Primary}, as {Count} of {Total} sentinels say ({Sentinels}), but it {Problem}. {Current} is used until it works")]
    public static partial void PrimaryKept(ILogger logger, string alias, string service, string primary, int count, int total, string sentinels, string problem, string current);

    [LoggerMessage(42, LogLevel.Warning, "Cache '{Alias}': sentinel {Sentinel} names {Named} as the primary of '{Service}', and is not followed; it is {Primary}, as {Count} of {Total} sentinels say ({Sentinels}). Check that this sentinel watches the same servers")]
    public static partial void SentinelDissents(ILogger logger, string alias, string sentinel, string named, string service, string primary, int count, int total, string sentinels);

    [LoggerMessage(50, LogLevel.Warning, "Cache '{Alias}': the near cache is not used: {Reason}. Until it is, every read goes to Redis")]
    public static partial void NearCacheUnused(ILogger logger, string alias, string reason);

    [LoggerMessage(51, LogLevel.Information, "Cache '{Alias}': the near cache is used again")]
    public static partial void NearCacheUsed(ILogger logger, string alias);

    [LoggerMessage(52, LogLevel.Warning, "Cache '{Alias}': get-or-create takes no leases: {Reason}. Processes make a value side by side, and one that was made before a removal in another process may be stored after it")]
    public static partial void LeasesRejected(ILogger logger, string alias, string reason);

    [LoggerMessage(10, LogLevel.Error, "The configuration changed and was rejected; the caches keep their connections: {Problem}")]
    public static partial void ConfigurationRejected(ILogger logger, string problem);
}
