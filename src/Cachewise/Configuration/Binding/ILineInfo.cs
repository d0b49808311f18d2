namespace Cachewise.Configuration.Binding;

/// <summary>A provider of configuration that knows the line of each key.</summary>
internal interface ILineInfo
{
    /// <summary><c>config.yaml, line 12</c>; null where it does not have the key.</summary>
    string? PlaceOf(string key);
}
