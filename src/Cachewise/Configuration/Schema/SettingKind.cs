namespace Cachewise.Configuration.Schema;

/// <summary>What the value of a setting is.</summary>
internal enum SettingKind
{
    Text,

    /// <summary>A Redis URL or a connection string.</summary>
    Url,

    Number,
    Flag,

    /// <summary>A duration; a plain number is seconds.</summary>
    Time,

    /// <summary>One of the names in <see cref="Setting.Choices"/>.</summary>
    Choice,

    /// <summary>A map of the settings in <see cref="Setting.Settings"/>.</summary>
    Map,

    /// <summary>A list of hosts.</summary>
    Hosts,

    /// <summary>A map from the id of a check to a reason.</summary>
    Reasons,

    /// <summary>No setting here: always an error, which says where it belongs.</summary>
    Misplaced,
}
