using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Cachewise.Configuration;
using Cachewise.Configuration.Schema;
using Cachewise.Stores.Redis.Connections;

namespace Cachewise.Tests.Docs;

/// <summary>
/// The tables of docs/configuration.md have every setting of the schema, with its names, default, range and
/// description.
/// </summary>
public partial class ConfigurationTableTests
{
    private static readonly string[][] Rows = [.. Page.Read("docs/configuration.md").Rows.Where(row => row.Length == 5 && row[0].StartsWith('`'))];

    // The members of Near, Endpoint, KeepAlive and Sentinel have rows of their own.
    private static readonly Type[] Types = [typeof(CacheConfig), typeof(NearCacheOptions), typeof(ConnectionPool), typeof(KeepAliveOptions), typeof(SentinelCredentials)];

    // The XML docs, by member.
    private static readonly Dictionary<string, string> Documented =
        XDocument.Load(Path.ChangeExtension(typeof(ConnectionPool).Assembly.Location, ".xml")).Descendants("member").ToDictionary(
            member => member.Attribute("name")!.Value,
            member => string.Join(' ', member.Element("summary")?.Value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) ?? []));

    [Fact]
    public void Every_property_is_a_row_and_every_row_a_property() =>
        Assert.Equal(Types.SelectMany(NamesInCode).Order(StringComparer.Ordinal), Rows.Select(row => Code(row[0])!).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_setting_of_the_files_is_a_row() =>
        Assert.Equal(
            CacheConfigSchema.Cache.Select(setting => setting.Name).Concat(ConnectionPoolSchema.Pool.Select(setting => setting.Name)).Order(StringComparer.Ordinal),
            Rows.Where(row => !Code(row[0])!.Contains("Options.", StringComparison.Ordinal) && !Code(row[0])!.StartsWith("NearCache.", StringComparison.Ordinal) && !Code(row[0])!.Contains("Kwargs.", StringComparison.Ordinal))
                .Select(row => Code(row[1])!).Order(StringComparer.Ordinal));

    [Fact]
    public void Each_row_has_the_names_the_default_the_range_and_the_description_of_the_schema() =>
        Assert.All(Rows, row =>
        {
            var setting = SettingOf(Code(row[0])!);
            Assert.Equal(
                (setting.Property, setting.Name, setting.Default ?? setting.DefaultWords, setting.Allowed ?? "", setting.Description),
                (Code(row[0])!.Split('.')[^1], Code(row[1]), Prose(row[2]), Prose(row[3]), Prose(row[4])));
        });

    [Fact]
    public void The_name_in_files_is_that_of_the_property() =>
        Assert.All(Rows.Where(row => !Code(row[1])!.StartsWith("TCP_", StringComparison.Ordinal)), row =>
        {
            var property = Code(row[0])!.Split('.')[^1];
            Assert.Equal(property is "ConnectionPool" ? "connection_pool_kwargs" : property, Code(row[1])!, AliasName.Comparer);
        });

    [Fact]
    public void The_default_of_a_cache_is_that_of_a_new_CacheConfig() =>
        Assert.All(Rows.Where(row => typeof(CacheConfig).GetProperty(Code(row[0])!) is not null && Code(row[0]) is not "ConnectionPool"), row =>
            Assert.Equal((row[0], Show(typeof(CacheConfig).GetProperty(Code(row[0])!)!.GetValue(new CacheConfig()))), (row[0], Code(row[2]))));

    [Fact]
    public void The_default_of_the_connection_is_the_one_that_its_property_documents()
    {
        Assert.All(typeof(ConnectionPool).GetProperties(), property => Assert.Null(property.GetValue(new ConnectionPool())));
        Assert.All(Rows.Where(row => Code(row[0])!.StartsWith("ConnectionPool.", StringComparison.Ordinal) && Code(row[2]) is not null), row =>
            Assert.Contains($"({Code(row[1])}): {Words(row[2])}", Documented[$"P:Cachewise.{Code(row[0])}"], StringComparison.Ordinal));
        Assert.Equal(
            ["SocketTimeout", "SocketConnectTimeout", "RetryOnTimeout", "SocketKeepAlive", "HealthCheckInterval", "SslCertReqs", "SslCheckHostname", "SkipFullCoverageCheck"],
            Rows.Where(row => Code(row[0])!.StartsWith("ConnectionPool.", StringComparison.Ordinal) && Code(row[2]) is not null).Select(row => Code(row[0])!.Split('.')[1]));
    }

    [Fact]
    public void The_range_of_a_property_is_the_one_that_it_documents() =>
        Assert.All(Rows.Select(row => Code(row[0])!).Where(property => SettingOf(property).Range is { Maximum: not long.MaxValue, Minimum: > 0 }), property =>
            Assert.Contains(SettingOf(property).Range!.ToString(), Documented[$"P:Cachewise.{(property.Contains('.', StringComparison.Ordinal) ? property.Replace("SocketKeepAliveOptions", "KeepAliveOptions", StringComparison.Ordinal).Replace("NearCache.", "NearCacheOptions.", StringComparison.Ordinal) : $"CacheConfig.{property}")}"], StringComparison.Ordinal));

    [Fact]
    public void The_operation_timeout_is_what_the_connection_uses() =>
        Assert.Equal(Show(ConnectionParameters.DefaultOperationTimeout), Code(Rows.Single(row => Code(row[0]) is "ConnectionPool.SocketTimeout")[2]));

    /// <summary>
    /// The setting of a property: <c>ConnectionPool.SocketTimeout</c>, <c>SentinelKwargs.Password</c>.
    /// </summary>
    private static Setting SettingOf(string property)
    {
        var map = property.Split('.') is [var first, _] ? first : "";
        IEnumerable<Setting> settings = map switch
        {
            "" => CacheConfigSchema.Cache,
            "ConnectionPool" => ConnectionPoolSchema.Pool,
            "NearCache" => NearCacheSchema.Near,
            _ => ConnectionPoolSchema.Pool.Single(setting => setting.IsNamed(map)).Settings(),
        };
        return settings.Single(setting => setting.IsNamed(Code(Rows.Single(row => Code(row[0]) == property)[1])!));
    }

    /// <summary>The cell without its Markdown.</summary>
    private static string Prose(string cell) => Link().Replace(cell, "${text}").Replace("`", "", StringComparison.Ordinal);

    [GeneratedRegex(@"\[(?<text>[^\]]*)\]\([^)]*\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Link();

    private static IEnumerable<string> NamesInCode(Type type)
    {
        var path = type == typeof(CacheConfig) ? "" : type == typeof(ConnectionPool) ? "ConnectionPool."
            : type == typeof(NearCacheOptions) ? "NearCache."
            : $"{typeof(ConnectionPool).GetProperties().Single(property => property.PropertyType == type).Name}.";
        return type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(property => path + property.Name);
    }

    private static string? Show(object? value) => value switch
    {
        null or "" or IReadOnlyDictionary<string, string> { Count: 0 } => null,
        TimeSpan time => Duration.Format(time),
        bool flag => flag ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };

    /// <summary>A default as the XML docs write it: <c>1 second</c> for 00:00:01, otherwise the value itself.</summary>
    private static string Words(string cell) => TimeSpan.TryParseExact(Code(cell), "c", CultureInfo.InvariantCulture, out var time)
        ? time.TotalSeconds == 1 ? "1 second" : $"{time.TotalSeconds} seconds"
        : Code(cell)!;

    /// <summary>The first text in backticks of a cell; null if there is none.</summary>
    private static string? Code(string cell) => cell.Split('`') is [_, var code, ..] ? code : null;
}
