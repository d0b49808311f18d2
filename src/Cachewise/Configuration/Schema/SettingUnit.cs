namespace Cachewise.Configuration.Schema;

/// <summary>What the numbers of a setting count.</summary>
internal enum SettingUnit
{
    None,
    Bytes,
    Seconds,

    /// <summary>Seconds without a fraction.</summary>
    WholeSeconds,
}
