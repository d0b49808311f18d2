using System.Globalization;
using System.Text.Json.Nodes;
using Cachewise.Configuration;
using Cachewise.Configuration.Schema;

namespace Cachewise.Cli.Schema;

/// <summary>
/// The JSON schema of configuration files, made from the schema of settings. Draft 7 has the best support in editors.
/// It offers names in snake case and accepts every spelling that the binder accepts; the spellings of a setting share
/// one definition.
/// </summary>
internal sealed class ConfigurationSchema
{
    private const string CacheDefinition = "cache";
    private const string HostDefinition = "host";

    private readonly JsonObject _definitions = new();

    private ConfigurationSchema()
    {
        _definitions[CacheDefinition] = Described("A cache", Map("", CacheConfigSchema.Cache));
        _definitions[HostDefinition] = Host();
        _definitions["caches"] = Caches();
        _definitions["debug"] = Described("Makes a cache without a Redis URL LocMem, in every environment. Default: true in development, false elsewhere. In the section Caches, in YAML files also at the root", Flag());
    }

    public static JsonObject Make() => new ConfigurationSchema().Root();

    private JsonObject Root() => new()
    {
        ["$schema"] = "http://json-schema.org/draft-07/schema#",
        ["title"] = "Caches of Cachewise",
        ["description"] = "config.yaml, where each cache is a key of the root, and appsettings.json, where the caches are a section. Written by: cachewise schema",
        ["type"] = "object",
        ["properties"] = new JsonObject
        {
            ["$schema"] = new JsonObject { ["type"] = "string" },
            ["debug"] = Ref("debug"),
            ["cache_default"] = InYaml("The cache that is used where no other is named"),
            ["cache_sessions"] = InYaml("The cache of sessions"),
            ["Caches"] = Ref("caches"),
        },
        ["patternProperties"] = new JsonObject
        {
            [$"^{Patterns.AnyCase("debug")}$"] = Ref("debug"),
            [$"^{Patterns.AnyCase("cache")}_+[A-Za-z][A-Za-z0-9_]*$"] = Ref(CacheDefinition),
            [Patterns.PropertyOf(AliasName.Default, "sessions")] = Ref(CacheDefinition),
            [Patterns.AnyProperty] = CacheOrOther(),
            [$"^{Patterns.AnyCase("caches")}$"] = Ref("caches"),
        },
        ["definitions"] = _definitions,
    };

    /// <summary>
    /// A key <c>CacheX</c>. In appsettings.json it may belong to another component; then it contains no name of a
    /// setting.
    /// </summary>
    private static JsonObject CacheOrOther()
    {
        var names = CacheConfigSchema.Cache.Where(setting => setting.Kind is not SettingKind.Misplaced).SelectMany(setting => setting.OtherNames.Prepend(setting.Name));
        var other = new JsonObject { ["patternProperties"] = new JsonObject { [$"^({string.Join('|', names.Select(Patterns.Name))})$"] = new JsonObject { ["not"] = new JsonObject() } } };
        return new() { ["anyOf"] = new JsonArray(Ref(CacheDefinition), other) };
    }

    private static JsonObject InYaml(string what) =>
        Described($"{what}. In YAML files alone; in others it is in the section Caches", new() { ["allOf"] = new JsonArray(Ref(CacheDefinition)) });

    private static JsonObject Caches() => Described("The caches, by alias", new()
    {
        ["type"] = Types("object", "null"),
        ["properties"] = new JsonObject { [AliasName.Default] = Ref(CacheDefinition), ["sessions"] = Ref(CacheDefinition), ["debug"] = Ref("debug") },
        ["patternProperties"] = new JsonObject
        {
            [$"^(?!{Patterns.AnyCase("debug")}$)[A-Za-z][A-Za-z0-9_]*$"] = Ref(CacheDefinition),
            [$"^{Patterns.AnyCase("debug")}$"] = Ref("debug"),
        },
        ["additionalProperties"] = false,
    });

    /// <param name="path">The path of the map, which distinguishes its settings from others of the same name.</param>
    /// <param name="settings">The settings of the map.</param>
    /// <param name="others">Names that are accepted, but not offered.</param>
    private JsonObject Map(string path, IReadOnlyList<Setting> settings, IReadOnlyList<Setting>? others = null)
    {
        var properties = new JsonObject(settings.Select(setting => KeyValuePair.Create(setting.Name, (JsonNode?)Ref(path + setting.Name))));
        var patterns = new JsonObject();
        foreach (var setting in settings.Concat(others ?? []).Where(setting => setting.Kind is not SettingKind.Misplaced))
        {
            var definition = path + setting.Name;
            _definitions[definition] = Value(definition, setting);
            patterns[$"^({string.Join('|', setting.OtherNames.Prepend(setting.Name).Select(Patterns.Name))})$"] = Ref(definition);
        }

        return new() { ["type"] = Types("object", "null"), ["properties"] = properties, ["patternProperties"] = patterns, ["additionalProperties"] = false };
    }

    private JsonObject Value(string definition, Setting setting)
    {
        var value = setting.Kind switch
        {
            SettingKind.Text => Scalar(definition is "key_prefix" ? Patterns.Prefix : Patterns.Text, "string", "number", "boolean"),
            SettingKind.Url => Scalar(Patterns.Url, "string"),
            SettingKind.Number => Ranged(Scalar(Patterns.Number(setting), "integer", "string"), setting),
            SettingKind.Time => Ranged(Scalar(Patterns.Time(setting), setting.Range?.Unit is SettingUnit.WholeSeconds ? "integer" : "number", "string"), setting),
            SettingKind.Flag => Flag(),
            SettingKind.Choice => Choice(setting.Choices),
            SettingKind.Map when setting.IsSwitch => new() { ["anyOf"] = new JsonArray(Flag(), Map(definition + ".", setting.Settings(), setting.Others)) },
            SettingKind.Map => Map(definition + ".", setting.Settings(), setting.Others),
            SettingKind.Hosts => new() { ["type"] = Types("array", "null"), ["items"] = Ref(HostDefinition) },
            SettingKind.Reasons => Reasons(definition),
            _ => throw new InvalidOperationException($"{setting.Name} is of no kind."),
        };
        if (setting.Default is not { } standard)
        {
            return Described(setting.Description, value);
        }

        value["default"] = setting.Kind switch
        {
            SettingKind.Number => int.Parse(standard, CultureInfo.InvariantCulture),
            SettingKind.Flag => standard is "true",
            _ => standard,
        };
        return Described($"{setting.Description}. Default: {standard}", value);
    }

    private JsonObject Reasons(string definition)
    {
        var reason = $"{definition}.reason";
        _definitions[reason] = Described("Why the advice does not hold", new() { ["type"] = Types("string", "number", "boolean"), ["pattern"] = @"\S" });
        return new()
        {
            ["type"] = Types("object", "null"),
            ["properties"] = new JsonObject(CheckId.All.Select(id => KeyValuePair.Create(id, (JsonNode?)Ref(reason)))),
            ["patternProperties"] = new JsonObject(CheckId.All.Select(id => KeyValuePair.Create($"^{Patterns.AnyCase(id)}$", (JsonNode?)Ref(reason)))),
            ["additionalProperties"] = false,
        };
    }

    private static JsonObject Scalar(string pattern, params string[] types) => new() { ["type"] = Types([.. types, "null"]), ["pattern"] = pattern };

    private static JsonObject Ranged(JsonObject scalar, Setting setting)
    {
        if (setting.Range?.Minimum is { } minimum)
        {
            scalar["minimum"] = minimum;
        }

        if ((setting.Range?.Maximum ?? (setting.Kind is SettingKind.Number ? int.MaxValue : null)) is { } maximum)
        {
            scalar["maximum"] = maximum;
        }

        return scalar;
    }

    private static JsonObject Flag()
    {
        var flag = Scalar(Patterns.Flag, "boolean", "integer", "string");
        (flag["minimum"], flag["maximum"]) = (0, 1);
        return flag;
    }

    private static JsonObject Choice(IReadOnlyList<string> names) => new()
    {
        ["anyOf"] = new JsonArray(
            new JsonObject { ["enum"] = Types([.. names]) },
            Scalar(Patterns.Choice(names), "string")),
    };

    /// <summary>A host as a pair, a map or a text.</summary>
    private JsonObject Host()
    {
        var map = Map($"{HostDefinition}.", ConnectionPoolSchema.Endpoint);
        return Described("A host and its port: [\"a.internal\", 6379], {\"host\": \"a.internal\", \"port\": 6379} or \"a.internal:6379\"", new()
        {
            ["anyOf"] = new JsonArray(
                new JsonObject { ["type"] = "string", ["pattern"] = Patterns.Text },
                map,
                new JsonObject
                {
                    ["type"] = "array",
                    ["items"] = new JsonArray([.. ConnectionPoolSchema.Endpoint.Select(setting => (JsonNode)Ref($"{HostDefinition}.{setting.Name}"))]),
                    ["additionalItems"] = false,
                    ["minItems"] = 1,
                }),
        });
    }

    private static JsonObject Described(string description, JsonObject schema)
    {
        schema.Insert(0, "description", description);
        return schema;
    }

    private static JsonObject Ref(string definition) => new() { ["$ref"] = $"#/definitions/{definition}" };

    private static JsonArray Types(params string[] names) => new([.. names.Select(name => (JsonNode)name)]);
}
