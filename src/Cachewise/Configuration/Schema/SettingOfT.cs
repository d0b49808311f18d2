using Cachewise.Configuration.Binding;

namespace Cachewise.Configuration.Schema;

/// <summary>A setting of <typeparamref name="T"/>: how its value is bound and validated.</summary>
/// <param name="Property">The name of the property in code.</param>
/// <param name="Name">The name in files, as the specification writes it.</param>
/// <param name="Kind">What its value is.</param>
/// <param name="Get">The value in the record.</param>
/// <param name="Read">Reads the value from its section into the record, and reports errors.</param>
/// <param name="Description">What it does.</param>
internal sealed record Setting<T>(
    string Property, string Name, SettingKind Kind, Func<T, object?> Get, Func<T, SourceSection, BindingReport, T> Read, string Description)
    : Setting(Property, Name, Kind, Description)
{
    /// <summary>What to write instead, where that is more than the range and the default.</summary>
    public Func<T, string>? Fix { get; init; }

    /// <summary>Checks what the range cannot express, such as a value that requires another setting.</summary>
    public Action<CacheConfig, ConfigCheck>? Rule { get; init; }

    /// <summary>Validates the settings of a map.</summary>
    public Action<T, string, CacheConfig, ConfigCheck>? ValidateInner { get; init; }

    /// <summary>Validates the value of the record, which is at the path in the configuration of the cache.</summary>
    public void Validate(T record, string path, CacheConfig config, ConfigCheck check)
    {
        var value = Get(record);
        if (!Allows(value))
        {
            check(false, path + Property, value, FixOf(record));
        }

        Rule?.Invoke(config, check);
        ValidateInner?.Invoke(record, $"{path}{Property}.", config, check);
    }

    /// <summary>What to write instead of the value, if it is not allowed; null if it is.</summary>
    public string? FindFix(T record) => Allows(Get(record)) ? null : FixOf(record);

    private string FixOf(T record) => Fix?.Invoke(record) ?? UsualFix;
}
