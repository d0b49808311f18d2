using static Cachewise.Configuration.Schema.SettingFactory;

namespace Cachewise.Configuration.Schema;

/// <summary>
/// What redis-py accepts in <c>connection_pool_kwargs</c> and Cachewise does not, as in a file that was written for
/// Django. Each error says where it belongs.
/// </summary>
internal static class RedisPyOptions
{
    private const string InTheUrl = "put it into redis_url, as in redis://user:${REDIS_PASSWORD}@cache.internal:6379/0";
    private const string OfPython = "remove it, because it is only for Python's client";

    public static IReadOnlyList<Setting<ConnectionPool>> All { get; } =
    [
        // No error, since nothing fails here; advice explains it.
        Flag<ConnectionPool>("", "decode_responses", static _ => null, static (pool, _) => pool, "Does nothing here; in Django it breaks every value"),
        Elsewhere("host", InTheUrl),
        Elsewhere("port", InTheUrl),
        Elsewhere("db", InTheUrl),
        Elsewhere("username", InTheUrl),
        Elsewhere("password", InTheUrl),
        Elsewhere("ssl", "write rediss:// in redis_url"),
        Elsewhere("ssl_ca_path", "name the file in ssl_ca_certs"),
        Elsewhere("ssl_ca_data", "name a file in ssl_ca_certs"),
        Elsewhere("timeout", "set socket_timeout for operations; timeout beside connection_pool_kwargs is for entries"),
        Elsewhere("retry_on_error", "set retry_on_timeout"),
        Elsewhere("encoding", "remove it, because text is always UTF-8"),
        Elsewhere("encoding_errors", "remove it, because text is always UTF-8"),
        Elsewhere("client_name", "remove it, because the connection is named after its cache"),
        Elsewhere("parser_class", OfPython),
        Elsewhere("connection_class", OfPython),
        Elsewhere("retry", OfPython),
        Elsewhere("socket_read_size", OfPython),
    ];

    private static Setting<ConnectionPool> Elsewhere(string name, string fix) => new(
        "",
        name,
        SettingKind.Misplaced,
        static _ => null,
        (pool, section, report) =>
        {
            report.Add($"{section.Name} is not a setting of connection_pool_kwargs", fix, section);
            return pool;
        },
        fix);
}
