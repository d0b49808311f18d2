using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Cachewise.Configuration.Binding;
using Cachewise.Configuration.Schema;
using Microsoft.Extensions.Configuration;

namespace Cachewise.Configuration;

/// <summary>Reads the declared caches: the properties of the settings, with the configuration over them.</summary>
internal sealed class CacheDeclarations
{
    private const string PropertyStart = "Cache";
    private const string Section = "Caches";
    private const string RedisUrlVariable = "REDIS_URL";
    private const string ConnectionString = "ConnectionStrings:cache"; // Aspire sets it for a resource named cache

    private readonly Dictionary<string, Declared> _caches = new(AliasName.Comparer);
    private readonly List<string> _order = [];
    private (bool IsOn, Type Settings)? _debug; // of the classes of settings, which have to agree

    private CacheDeclarations(string environment) => Environment = environment;

    public string Environment { get; }

    public bool Debug { get; private set; }

    public List<ConfigurationError> Errors { get; } = [];

    /// <summary>Every cache, <c>default</c> first and always there.</summary>
    public IEnumerable<CacheDeclaration> Caches => _order.Select(alias => new CacheDeclaration(alias, _caches[alias].Config, _caches[alias].OriginOf));

    /// <summary>The aliases that a settings type declares, without an instance of it.</summary>
    public static IEnumerable<string> AliasesOf([DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] Type settings) =>
        PropertiesOf(settings).Select(AliasOf).Append(AliasName.Default).Distinct(AliasName.Comparer);

    /// <summary>The caches of new settings, with the configuration over them.</summary>
    public static CacheDeclarations Read<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties | DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TSettings>(
        string environment, IConfiguration? configuration)
        where TSettings : CacheSettings, new() => Read([SettingsClass.Create<TSettings>()], environment, configuration);

    /// <summary>The caches of the settings, if there are any, with the configuration over them.</summary>
    public static CacheDeclarations Read(
        CacheSettings? settings,
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] Type settingsType,
        string environment,
        IConfiguration? configuration) => Read(settings is null ? [] : [new(settingsType, () => settings)], environment, configuration);

    /// <summary>The caches of all classes of settings together, with the configuration over them.</summary>
    public static CacheDeclarations Read(IReadOnlyList<SettingsClass> classes, string environment, IConfiguration? configuration)
    {
        var declarations = new CacheDeclarations(environment.ToLowerInvariant());
        declarations.Declare(AliasName.Default, new(null, Property: null));
        foreach (var one in classes)
        {
            declarations.AddSettings(one, configuration);
        }

        declarations.Debug = declarations._debug?.IsOn ?? CacheSettings.DebugIn(declarations.Environment, configuration);
        declarations.Errors.AddRange(ConfigurationProviders.ErrorsOf(configuration));
        declarations.CheckDebug(configuration);
        if (configuration is not null)
        {
            declarations.AddSections(configuration);
            declarations.CheckOtherSections(configuration);
        }

        declarations.AddUrl(configuration);
        return declarations;
    }

    private void AddSettings(SettingsClass one, IConfiguration? configuration)
    {
        var settings = one.New();
        settings.Attach(Environment, configuration);
        AddProperties(settings, one.Type);
        if (_debug is var (debug, other) && debug != settings.IsDebug)
        {
            var (name, otherName) = SettingsClass.Names(one.Type, other);
            Errors.Add(new(null, $"Debug is {settings.IsDebug} in {name}, and {debug} in {otherName}", "let both return the same"));
        }

        _debug = (settings.IsDebug, one.Type);
    }

    private void AddProperties(CacheSettings settings, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] Type type)
    {
        foreach (var property in ConfigsOf(type).Where(property => !IsDeclaration(property)))
        {
            Errors.Add(new(AliasName.Default, $"{type.Name}.{property.Name} is a CacheConfig that declares no cache", "name it Cache and then the alias, as in CacheProductPages"));
        }

        foreach (var property in PropertiesOf(type))
        {
            var alias = AliasOf(property);
            if (_caches.TryGetValue(alias, out var other) && other.Property is { } first)
            {
                var (one, two) = SettingsClass.Names(other.Settings!, type);
                Errors.Add(new(alias, $"{one}.{first.Name} and {two}.{property.Name} declare the same alias", "rename one of them"));
                continue;
            }

            Declare(alias, new((CacheConfig?)property.GetValue(settings, BindingFlags.DoNotWrapExceptions, null, null, null), property) { Settings = type });
        }
    }

    private void CheckDebug(IConfiguration? configuration)
    {
        if (CacheSettings.Value(CacheSettings.DebugKey, configuration) is { Length: > 0 } debug && debug.ToLowerInvariant() is not ("true" or "false" or "1" or "0"))
        {
            Report(null, configuration, report => report.Add($"{CacheSettings.DebugKey} is '{Secret.Masked(debug)}'", "use true or false", CacheSettings.DebugKey));
        }
    }

    private void AddSections(IConfiguration configuration)
    {
        var caches = new SourceSection(ConfigurationProviders.SourcesOf(configuration), Section);
        if (!string.IsNullOrEmpty(caches.Value))
        {
            Report(null, configuration, report => report.Add($"{Section} is a single value", "use a map of caches, such as default", caches));
        }

        foreach (var section in caches.Children)
        {
            var alias = AliasName.ToSnakeCase(section.Key);
            alias = _order.Find(known => AliasName.Comparer.Equals(known, alias)) ?? alias;
            var declared = _caches.GetValueOrDefault(alias) ?? new(null, Property: null);
            Report(alias, configuration, report =>
            {
                if (!AliasName.IsValid(section.Key))
                {
                    report.Add($"'{Secret.Masked(section.Key)}' is no name for a cache", "begin it with a letter, and go on with letters, digits and '_'", section);
                }
                else if (declared.Section is { } first)
                {
                    report.Add($"it is configured twice, as {first.Key} and {section.Key}", "keep one spelling", section);
                }
                else if (declared.IsComputed)
                {
                    report.Add(
                        $"it is computed by {declared.Property!.DeclaringType!.Name}.{declared.Property.Name}, and configured too",
                        "give the property an init accessor, so that configuration can set single values, or remove the configuration", section);
                }
                else
                {
                    Declare(alias, declared with
                    {
                        Config = SectionBinder.Bind(declared.Config ?? new(), section, CacheConfigSchema.Cache, report),
                        Section = section,
                        OriginOf = property => report.OriginOf(property, section),
                    });
                }
            });
        }
    }

    // Reports what would be ignored: the form of YAML files in another source, and a misspelt name of the section.
    private void CheckOtherSections(IConfiguration configuration)
    {
        foreach (var section in configuration.GetChildren())
        {
            if (CacheRootKey.IsCacheElsewhere(section))
            {
                Report(null, configuration, report => report.Add(
                    $"{section.Key} is a cache in YAML files alone", $"call it {CacheRootKey.AliasOf(section.Key)} within {Section}", section.Path));
            }
            else if (CacheRootKey.IsSectionElsewhere(section))
            {
                Report(null, configuration, report => report.Add($"{section.Key} is no section of caches", $"did you mean {Section}?", section.Path));
            }
        }
    }

    // A URL for the default cache alone, if nothing else sets one. A computed property keeps the last word.
    private void AddUrl(IConfiguration? configuration)
    {
        var current = _caches[AliasName.Default];
        if (current.IsComputed || current.Config is { HasRedisUrl: true } or { Backend: CacheBackend.LocMem or CacheBackend.Dummy })
        {
            return;
        }

        Report(AliasName.Default, configuration, report =>
        {
            var key = (string[])[ConnectionString, RedisUrlVariable];
            if (key.FirstOrDefault(one => !string.IsNullOrWhiteSpace(CacheSettings.Value(one, configuration))) is not { } found)
            {
                return;
            }

            // The variable is used as it is; the connection string may be in a file, with variables.
            var url = CacheSettings.Value(found, configuration)!;
            if ((found is ConnectionString ? report.Expand(url, found) : url) is { } expanded)
            {
                Declare(AliasName.Default, current with
                {
                    Config = (current.Config ?? new()) with { RedisUrl = expanded },
                    OriginOf = property => property is nameof(CacheConfig.RedisUrl) ? report.OriginOf(found) : current.OriginOf(property),
                });
            }
        });
    }

    private void Report(string? alias, IConfiguration? configuration, Action<BindingReport> read)
    {
        var report = new BindingReport(alias, configuration);
        read(report);
        Errors.AddRange(report.Errors);
    }

    private void Declare(string alias, Declared declared)
    {
        if (!_caches.ContainsKey(alias))
        {
            _order.Add(alias);
        }

        _caches[alias] = declared;
    }

    private static IEnumerable<PropertyInfo> PropertiesOf([DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] Type type) =>
        ConfigsOf(type).Where(IsDeclaration);

    private static IEnumerable<PropertyInfo> ConfigsOf([DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.PropertyType == typeof(CacheConfig) && property.GetIndexParameters().Length == 0);

    private static bool IsDeclaration(PropertyInfo property) =>
        property.Name.StartsWith(PropertyStart, StringComparison.Ordinal)
        && AliasOf(property) is not ""
        && !char.IsLower(property.Name[PropertyStart.Length]); // Cached, Caches

    private static string AliasOf(PropertyInfo property) => AliasName.ToSnakeCase(property.Name[PropertyStart.Length..].Trim('_'));

    private sealed record Declared(CacheConfig? Config, PropertyInfo? Property)
    {
        /// <summary>The class of settings that has the property, or null.</summary>
        public Type? Settings { get; init; }

        /// <summary>The section of the configuration over the property, or null.</summary>
        public SourceSection? Section { get; init; }

        public Func<string, Origin?> OriginOf { get; init; } = static _ => null;

        /// <summary>A property without a setter is computed: it has the last word on its cache.</summary>
        public bool IsComputed => Property is { SetMethod: null };
    }
}
