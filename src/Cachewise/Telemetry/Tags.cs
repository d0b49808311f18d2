namespace Cachewise.Telemetry;

/// <summary>
/// The names of tags: those of OpenTelemetry's conventions for databases (stable, 1.44), and ours. None has a key or a
/// value of an entry.
/// </summary>
internal static class Tags
{
    public const string Alias = "cachewise.cache.name";
    public const string Backend = "cachewise.cache.backend";
    public const string RequestType = "cachewise.cache.request.type";
    public const string EvictionCause = "cachewise.cache.eviction.cause";
    public const string Operation = "cachewise.cache.operation";
    public const string Outcome = "cachewise.cache.outcome";
    public const string ErrorType = "error.type";
    public const string DatabaseSystem = "db.system.name";
    public const string DatabaseOperation = "db.operation.name";
    public const string DatabaseNamespace = "db.namespace";
    public const string DatabaseStatus = "db.response.status_code";
    public const string ServerAddress = "server.address";
    public const string ServerPort = "server.port";
}
