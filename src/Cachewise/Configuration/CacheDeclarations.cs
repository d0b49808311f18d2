using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Reflection;
using Cachewise.Configuration.Binding;
using Cachewise.Configuration.Schema;
using Microsoft.Extensions.Configuration;

namespace Cachewise.Configuration;

/// <summary>Reads the declared caches: the properties of the settings, with the configuration over them.</summary>
internal sealed class CacheDeclarations
{
    private readonly Dictionary<string, Declared> _caches = new(AliasName.Comparer);
    private readonly List<string> _order = [];
    private (bool IsOn, Type Settings)? _debug; // of the classes of settings, which have to agree

    private CacheDeclarations(string environment) => Environment = environment;

    public string Environment { get; }

    public bool Debug { get; private set; }

    public List<ConfigurationError> Errors { get; } = [];

    /// <summary>Every cache, <c>default</c> first and always there.</summary>
    public IEnumerable<CacheDeclaration> Caches => _order.Select(alias => _caches[alias].ToDeclaration(alias));

    /// <summary>The aliases that a settings type declares, without an instance of it.</summary>
    public static IEnumerable<string> AliasesOf([DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] Type settings) =>
        SettingsMembers.DeclarationsOf(settings).Select(SettingsMembers.AliasOf).Append(AliasName.Default).Distinct(AliasName.Comparer);

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

        declarations.Debug = declarations._debug?.IsOn ?? DebugSwitch.IsOn(declarations.Environment, configuration);
        declarations.Errors.AddRange(ConfigurationProviders.ErrorsOf(configuration));
        declarations.Report(null, configuration, report => DebugSwitch.Check(report, configuration));
        var shared = SharedUrl.Find(configuration);
        if (configuration is not null)
        {
            declarations.AddSections(configuration, shared);
            declarations.CheckOtherSections(configuration);
        }

        declarations._order.ForEach(alias => declarations.AddUrl(alias, shared, configuration));
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
        Errors.AddRange(SettingsMembers.ErrorsOf(type));
        foreach (var property in SettingsMembers.DeclarationsOf(type))
        {
            var alias = SettingsMembers.AliasOf(property);
            if (_caches.TryGetValue(alias, out var other) && other.Property is { } first)
            {
                var (one, two) = SettingsClass.Names(other.Settings!, type);
                Errors.Add(new(alias, $"{one}.{first.Name} and {two}.{property.Name} declare the same alias", "rename one of them"));
                continue;
            }

            Declare(alias, new((CacheConfig?)property.GetValue(settings, BindingFlags.DoNotWrapExceptions, null, null, null), property) { Settings = type });
        }
    }

    private void AddSections(IConfiguration configuration, SharedUrl? shared)
    {
        var caches = new SourceSection(ConfigurationProviders.SourcesOf(configuration), CacheRootKey.Section);
        if (!string.IsNullOrEmpty(caches.Value))
        {
            Report(null, configuration, report => report.Add($"{caches.Key} is a single value", "use a map of caches, such as default", caches));
        }

        foreach (var section in caches.Children.Where(section => !DebugSwitch.Is(section)))
        {
            var alias = AliasName.ToSnakeCase(section.Key);
            alias = _order.Find(known => AliasName.Comparer.Equals(known, alias)) ?? alias;
            var declared = _caches.GetValueOrDefault(alias) ?? new(null, Property: null);
            if (declared.Property is null && CacheRootKey.IsSetting(section.Key) && !string.IsNullOrEmpty(section.Value))
            {
                Report(null, configuration, report => report.Add(
                    $"{CacheRootKey.Section}:{section.Key} stands where a cache does", $"put it below a cache, as {CacheRootKey.Section}:{AliasName.Default}:{section.Key}", section));
                continue;
            }

            Report(alias, configuration, report =>
            {
                if (int.TryParse(section.Key, CultureInfo.InvariantCulture, out _))
                {
                    report.Add($"{CacheRootKey.Section} is a list", "use a map of caches, such as default", section);
                }
                else if (!AliasName.IsValid(section.Key))
                {
                    report.Add($"'{Secret.Masked(section.Key)}' is no name for a cache", "begin it with a letter, and go on with letters, digits and '_'", section);
                }
                else if (declared.Property is null && CacheRootKey.IsNearDefault(alias))
                {
                    report.Add($"'{section.Key}' is nearly the name of the default cache", "did you mean default? Otherwise use a name that differs more", section);
                }
                else if (section.InTwoSpellings is var (one, other))
                {
                    report.Add($"it is configured twice, as {other.Key} and as {one.Key} ({report.OriginOf(one).Location})", "keep one spelling", other);
                }
                else if (declared.IsComputed)
                {
                    report.Add(
                        $"it is computed by {declared.Name}, and configured too",
                        "give the property an init accessor, so that configuration can set single values, or remove the configuration", section);
                }
                else
                {
                    var overrides = IsOverridden(alias, section, shared);
                    Declare(alias, declared with
                    {
                        Config = SectionBinder.Bind(declared.Config ?? new(), section, overrides ? CacheConfigSchema.WithoutUrl : CacheConfigSchema.Cache, report),
                        Section = section,
                        OriginOf = property => SettingOrigin.Find(property, section, report),
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
            if (CacheRootKey.IsCacheElsewhere(section, _caches.ContainsKey))
            {
                Report(null, configuration, report => report.Add(
                    $"{section.Key} is a cache in YAML files alone", $"call it {CacheRootKey.AliasOf(section.Key)} within {CacheRootKey.Section}", section.Path));
            }
            else if (CacheRootKey.IsSectionElsewhere(section, _caches.ContainsKey))
            {
                Report(null, configuration, report => report.Add($"{section.Key} is no section of caches", $"did you mean {CacheRootKey.Section}?", section.Path));
            }
        }
    }

    private static bool IsOverridden(string alias, SourceSection? section, SharedUrl? shared) =>
        alias is AliasName.Default && shared?.IsStrongerThan(UrlOf(section)) is true;

    private static SourceSection? UrlOf(SourceSection? section) =>
        section?.Children.FirstOrDefault(child => CacheRootKey.IsUrl(child.Key)) is { } url && !string.IsNullOrWhiteSpace(url.Value) ? url : null;

    private void AddUrl(string alias, SharedUrl? shared, IConfiguration? configuration)
    {
        var current = _caches[alias];
        var hasNone = !(current.Config?.HasRedisUrl ?? alias is not AliasName.Default);
        if (shared is null || current.Config is { Backend: CacheBackend.LocMem or CacheBackend.Dummy } || !(hasNone || IsOverridden(alias, current.Section, shared)))
        {
            return;
        }

        if (current.IsComputed)
        {
            _caches[alias] = current with { UnusedUrl = hasNone ? shared.Key : null };
            return;
        }

        Report(alias, configuration, report =>
        {
            if (shared.Read(report) is { } url)
            {
                _caches[alias] = current with
                {
                    Config = (current.Config ?? new()) with { RedisUrl = url },
                    ReplacedUrl = UrlOf(current.Section) is { } own ? report.OriginOf(own).Location.ToString() : current.Config is { HasRedisUrl: true } ? current.Name : null,
                    OriginOf = property => property is nameof(CacheConfig.RedisUrl) ? report.OriginOf(shared.Key) : current.OriginOf(property),
                };
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

    private sealed record Declared(CacheConfig? Config, PropertyInfo? Property)
    {
        /// <summary>The class of settings that has the property, or null.</summary>
        public Type? Settings { get; init; }

        /// <summary>The section of the configuration over the property, or null.</summary>
        public SourceSection? Section { get; init; }

        public Func<string, Origin?> OriginOf { get; init; } = static _ => null;

        /// <summary>Where the URL is from that the shared one has replaced, or null.</summary>
        public string? ReplacedUrl { get; init; }

        /// <summary>The key of the shared URL that a computed cache without a URL does not use, or null.</summary>
        public string? UnusedUrl { get; init; }

        /// <summary>The property, as messages name it, or null.</summary>
        public string? Name => Property is null ? null : $"{Property.DeclaringType!.Name}.{Property.Name}";

        /// <summary>A computed property has the last word on its cache.</summary>
        public bool IsComputed => Property is { } property && SettingsMembers.IsComputed(property);

        public CacheDeclaration ToDeclaration(string alias) => new(alias, Config, OriginOf) { DeclaredBy = Name, ReplacedUrl = ReplacedUrl, UnusedUrl = UnusedUrl };
    }
}
