using Cachewise.Configuration;
using Cachewise.Selection;
using static Cachewise.Advice.Finding;

namespace Cachewise.Advice;

/// <summary>
/// Finds unsuitable backends: LocMem for more than one process, Dummy for anything that should be kept.
/// </summary>
internal static class BackendChecks
{
    public static IEnumerable<Finding> Check(PlannedCache cache, AdviceContext context)
    {
        if (!context.IsDeployed)
        {
            return [];
        }

        var choice = cache.Choice;
        var fix = ToBeOnRedis(cache);
        return (choice.Backend, context.IsForSessions(cache), cache.Config.Backend) switch
        {
            (CacheBackend.Dummy, true, _) => [Warning(CheckId.LostSessions, "Backend", $"is {choice}, so that no session is kept", fix)],
            (CacheBackend.Dummy, _, _) => [Warning(CheckId.Dummy, "Backend", $"is {choice}, so that nothing is kept and every read misses", $"{fix}, or use LocMem")],
            (CacheBackend.LocMem, true, _) => [Warning(CheckId.LostSessions, "Backend", $"is {choice}, so that a session exists in one process only, and ends with it", fix)],
            (CacheBackend.LocMem, _, not null) =>
            [
                Information(
                    CheckId.LocMem, "Backend", $"is {choice}, so that every process has entries of its own, and loses them when it ends",
                    $"{fix}, or suppress {CheckId.LocMem} where that is enough"),
            ],
            (CacheBackend.LocMem, _, null) =>
            [
                Warning(CheckId.LocMem, "Backend", $"is {choice}, so that every process has entries of its own, and loses them when it ends", $"turn debug off, and {fix}"),
            ],
            _ => [],
        };
    }

    private static string ToBeOnRedis(PlannedCache cache) => cache.Config switch
    {
        _ when cache.UnusedUrl is { } key => $"write RedisUrl = Variable(\"{key}\") in {cache.DeclaredBy}, because a computed cache takes no URL from elsewhere",
        { HasRedisUrl: true } => "leave {Backend} out",
        { Backend: null } => "set {RedisUrl}",
        _ => "set {RedisUrl}, and leave {Backend} out",
    };
}
