using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Cachewise.Configuration.Binding;

namespace Cachewise.Cli.Sources;

/// <summary>
/// Finds the cache settings of an application in its assembly, and creates them. Its other code does not run.
/// </summary>
internal sealed class SettingsAssembly
{
    public const string Option = "--assembly";
    public const string NameOption = "--settings";

    private const string FixOfFile = "name the application's .dll, as in bin/Release/net10.0/Shop.dll";

    private static readonly AssemblyName Library = typeof(CacheSettings).Assembly.GetName();

    private readonly Assembly _assembly;
    private readonly string _shown;
    private readonly SettingsFaults _faults;

    private SettingsAssembly(Assembly assembly, string shown, SettingsFaults faults) => (_assembly, _shown, _faults) = (assembly, shown, faults);

    /// <summary>
    /// False in the native build, which has no runtime to load an assembly: its project sets the switch.
    /// </summary>
#pragma warning disable IL4000 // the switch is off where the code may be trimmed
    [FeatureSwitchDefinition("Cachewise.Cli.LoadsAssemblies")]
    [FeatureGuard(typeof(RequiresUnreferencedCodeAttribute))]
    public static bool IsSupported => !AppContext.TryGetSwitch("Cachewise.Cli.LoadsAssemblies", out var isOn) || isOn;
#pragma warning restore IL4000

    /// <summary>The settings of an assembly.</summary>
    /// <param name="path">The assembly, as the user gave it.</param>
    /// <param name="name">The class of the settings; null for the only one.</param>
    /// <param name="folder">The folder that a relative path is in.</param>
    /// <exception cref="CacheConfigurationException">There are none, or they cannot be created.</exception>
    public static CacheSettings Load(string path, string? name, string folder) => IsSupported
        ? Open(Path.GetFullPath(path, folder), Typed.Shown(path)).Create(name)
        : throw SettingsFaults.New("The native cachewise cannot load an assembly", "use cachewise as a .NET tool, or 'dotnet run -- check' of the application", Option);

    [RequiresUnreferencedCode("Loads an assembly.")]
    private static SettingsAssembly Open(string path, string shown)
    {
        if (!File.Exists(path))
        {
            throw SettingsFaults.New($"{shown} {(Directory.Exists(path) ? "is a folder" : "does not exist")}", FixOfFile, Option);
        }

        try
        {
            return new(new SettingsLoadContext(path).LoadFromAssemblyPath(path), shown, new(shown));
        }
        catch (BadImageFormatException)
        {
            throw SettingsFaults.New($"{shown} is no .NET assembly", FixOfFile, Option);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            throw SettingsFaults.New($"{shown} cannot be loaded: {error.Message.TrimEnd('.')}", "build the application again", Option);
        }
    }

    [RequiresUnreferencedCode("Creates a class by its name.")]
    private CacheSettings Create(string? name)
    {
        var used = Array.Find(_assembly.GetReferencedAssemblies(), one => string.Equals(one.Name, Library.Name, StringComparison.Ordinal));
        if (used?.Version > Library.Version)
        {
            throw _faults.NewerLibrary();
        }

        var type = Select([.. TypesOf(_assembly).Where(IsSettings).OrderBy(one => one.FullName, StringComparer.Ordinal)], name);
        try
        {
            return (CacheSettings)Activator.CreateInstance(type)!;
        }
#pragma warning disable CA1031 // a constructor may throw anything
        catch (Exception error)
#pragma warning restore CA1031
        {
            throw _faults.Thrown(type, error);
        }
    }

    private Type Select(IReadOnlyList<Type> types, string? name)
    {
        string[] names = [.. types.Select(one => one.Name)];
        return (types, name) switch
        {
            ([], _) => throw SettingsFaults.New(
                $"{_shown} has no class of cache settings", "name the assembly with a class that derives from CacheSettings and has a constructor without parameters", Option),
            ([var only], null) => only,
            (_, null) => throw SettingsFaults.New($"{_shown} has several classes of cache settings: {string.Join(", ", types.Select(one => one.FullName))}", $"name one by {NameOption}", Option),
            _ => types.FirstOrDefault(one => name.Equals(one.FullName, StringComparison.Ordinal)) ?? types.SingleOrDefault(one => name.Equals(one.Name, StringComparison.Ordinal))
                ?? throw SettingsFaults.New($"{_shown} has no class of cache settings {Typed.Shown(name)}", Spelling.Suggest(name, names), NameOption),
        };
    }

    /// <summary>
    /// The types that can be loaded. Others may derive from types of frameworks that this process does not have, such
    /// as ASP.NET Core's.
    /// </summary>
    [RequiresUnreferencedCode("Lists the types of an assembly.")]
    private static IEnumerable<Type> TypesOf(Assembly assembly)
    {
        try
        {
            return assembly.GetTypes();
        }
        catch (ReflectionTypeLoadException error)
        {
            return error.Types.OfType<Type>();
        }
    }

    private static bool IsSettings(Type type) =>
        type is { IsAbstract: false, ContainsGenericParameters: false } && type.IsSubclassOf(typeof(CacheSettings)) && HasConstructor(type);

    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "The type is of an assembly that was not trimmed.")]
    private static bool HasConstructor(Type type) => type.GetConstructor(Type.EmptyTypes) is not null;
}
