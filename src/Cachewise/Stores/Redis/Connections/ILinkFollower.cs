namespace Cachewise.Stores.Redis.Connections;

/// <summary>Uses the link of a cache for something else too, and follows when the cache switches to another.</summary>
internal interface ILinkFollower
{
    /// <summary>The cache is about to switch, which waits for this.</summary>
    /// <param name="next">The other link.</param>
    /// <param name="mayWait">Whether the other link may be used beside the present one.</param>
    Task OnSwitchingAsync(RedisLink next, bool mayWait);

    /// <summary>The switch is over, or has not taken place.</summary>
    /// <param name="unused">The link that is no longer in use: the last one, or the other one.</param>
    void OnSwitched(RedisLink unused);
}
