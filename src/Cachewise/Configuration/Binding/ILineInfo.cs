namespace Cachewise.Configuration.Binding;

/// <summary>A provider of configuration that knows the line of each key.</summary>
internal interface ILineInfo
{
    /// <summary>Where the key is written; null for keys that the provider does not have.</summary>
    SourceLocation? LocationOf(string key);
}
