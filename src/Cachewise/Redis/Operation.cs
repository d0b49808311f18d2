namespace Cachewise.Redis;

/// <summary>What is asked of the server.</summary>
/// <param name="Name">Its name, as errors have it.</param>
/// <param name="IsRepeatable">Whether it may be sent again when it is not known whether it was done.</param>
/// <param name="IsWrite">Whether what the server has is stale when this was not done and the caller is not told.</param>
/// <param name="IsRead">Whether it changes nothing.</param>
internal sealed record Operation(string Name, bool IsRepeatable = false, bool IsWrite = false, bool IsRead = false)
{
    public static readonly Operation Get = new("get", IsRepeatable: true, IsRead: true);
    public static readonly Operation GetMany = new("get many", IsRepeatable: true, IsRead: true);
    public static readonly Operation Set = new("set", IsRepeatable: true, IsWrite: true);
    public static readonly Operation SetMany = new("set many", IsRepeatable: true, IsWrite: true);
    public static readonly Operation Add = new("add");
    public static readonly Operation AddMany = new("add many");
    public static readonly Operation Remove = new("remove", IsWrite: true);
    public static readonly Operation RemoveMany = new("remove many", IsWrite: true);
    public static readonly Operation Contains = new("contains", IsRepeatable: true, IsRead: true);
    public static readonly Operation Touch = new("touch");
    public static readonly Operation Expire = new("touch", IsWrite: true); // a touch that removes
    public static readonly Operation Persist = new("persist");
    public static readonly Operation TimeToLive = new("time to live", IsRepeatable: true, IsRead: true);
    public static readonly Operation Increment = new("increment");
    public static readonly Operation Move = new("move to a version");
    public static readonly Operation Slide = new("slide", IsRepeatable: true);
    public static readonly Operation Scan = new("scan", IsRead: true);
    public static readonly Operation RemoveByPattern = new("remove by pattern", IsWrite: true); // what the caller wants removed is not served
    public static readonly Operation Clear = new("clear");
    public static readonly Operation Connect = new("connect", IsRead: true);
    public static readonly Operation HealthCheck = new("health check", IsRead: true);
}
