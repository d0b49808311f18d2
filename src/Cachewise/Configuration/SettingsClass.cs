using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.ExceptionServices;

namespace Cachewise.Configuration;

/// <summary>A class of cache settings.</summary>
/// <param name="Type">The class, whose public properties declare caches.</param>
/// <param name="New">Makes an instance.</param>
internal sealed record SettingsClass(
    [property: DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)]
    [param: DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] Type Type,
    Func<CacheSettings> New)
{
    public static SettingsClass Create<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties | DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TSettings>()
        where TSettings : CacheSettings, new() => new(typeof(TSettings), NewOf<TSettings>);

    /// <summary>The names of two classes, with their namespaces where the names alone are the same.</summary>
    public static (string One, string Two) Names(Type one, Type two) =>
        one != two && string.Equals(one.Name, two.Name, StringComparison.Ordinal) ? (one.FullName!, two.FullName!) : (one.Name, two.Name);

    // new T() wraps the exceptions of the constructor.
    private static T NewOf<T>()
        where T : new()
    {
        try
        {
            return new();
        }
        catch (TargetInvocationException error) when (error.InnerException is not null)
        {
            ExceptionDispatchInfo.Throw(error.InnerException);
            throw;
        }
    }
}
