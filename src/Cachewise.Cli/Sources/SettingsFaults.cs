using System.Reflection;

namespace Cachewise.Cli.Sources;

/// <summary>Why the cache settings of an assembly cannot be used.</summary>
/// <param name="assembly">The assembly, as the user gave it.</param>
internal sealed class SettingsFaults(string assembly)
{
    public static CacheConfigurationException New(string problem, string fix, string option) => new([new(null, problem, fix, new(option))]);

    /// <summary>The fault of a class whose constructor or property threw the error.</summary>
    public CacheConfigurationException Thrown(Type settings, Exception error) => (error as TargetInvocationException)?.InnerException is { } inner
        ? Thrown(settings, inner)
        : error switch
        {
            CacheConfigurationException known => known,
            MissingMemberException or TypeLoadException when error.Message.Contains(nameof(Cachewise), StringComparison.Ordinal) => NewerLibrary(),
            TypeInitializationException { InnerException: { } cause } => Thrown(settings, cause),
            FileNotFoundException { FileName: { Length: > 0 } file } => New(
                $"{settings.Name} of {assembly} needs {file.Split(',')[0]}, which is not there", "run 'dotnet run -- check' of the application, which has all it needs", SettingsAssembly.Option),
            _ => New($"{settings.Name} of {assembly} throws {error.GetType().Name}: {error.Message.TrimEnd('.')}", "correct it there", SettingsAssembly.Option),
        };

    public CacheConfigurationException NewerLibrary() =>
        New($"{assembly} needs a newer Cachewise than {VersionLine.Version}, the one of this command", "update the command: dotnet tool update --global Cachewise.Cli", SettingsAssembly.Option);
}
