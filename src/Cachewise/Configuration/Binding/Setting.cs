namespace Cachewise.Configuration.Binding;

/// <summary>A setting, as one that writes it sees it. The table of docs/configuration.md says the same, and a test compares them.</summary>
/// <param name="Name">The name in files, as the specification writes it.</param>
/// <param name="Kind">What its value is.</param>
/// <param name="Description">What it does.</param>
internal abstract record Setting(string Name, SettingKind Kind, string Description)
{
    /// <summary>Other names that it may have, such as the place in a pair.</summary>
    public IReadOnlyList<string> OtherNames { get; init; } = [];

    /// <summary>The default as it is written in files; null where that is nothing that could be written.</summary>
    public string? Default { get; init; }

    /// <summary>The least value; of a time, in seconds.</summary>
    public decimal? Minimum { get; init; }

    /// <summary>The greatest value; of a time, in seconds.</summary>
    public decimal? Maximum { get; init; }

    /// <summary>Whether a time must be whole seconds.</summary>
    public bool IsWhole { get; init; }

    /// <summary>The names of a choice.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>The settings of a map; asked for later, since the tables refer to each other.</summary>
    public Func<IReadOnlyList<Setting>> Settings { get; init; } = static () => [];

    /// <summary>Names that are no settings of the map, and are answered for themselves.</summary>
    public IReadOnlyList<Setting> Others { get; init; } = [];

    public bool IsNamed(string name) => AliasName.Comparer.Equals(name, Name) || OtherNames.Contains(name, AliasName.Comparer);
}

/// <summary>A setting of <typeparamref name="T"/>, and how its value is put into the record.</summary>
/// <param name="Name">The name in files, as the specification writes it.</param>
/// <param name="Kind">What its value is.</param>
/// <param name="Read">Reads the value from its section into the record; reports what is wrong to the report.</param>
/// <param name="Description">What it does.</param>
internal sealed record Setting<T>(string Name, SettingKind Kind, Func<T, SourceSection, BindingReport, T> Read, string Description)
    : Setting(Name, Kind, Description);
