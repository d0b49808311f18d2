using System.Text;
using Cachewise.Configuration.Sources.Yaml;

namespace Cachewise.Tests.Configuration.Sources.Yaml;

/// <summary>Reads the text of a file <c>config.yaml</c>.</summary>
internal static class Document
{
    public static YamlValues Read(string text) => YamlFile.Parse(Encoding.UTF8.GetBytes(text), "config.yaml");

    /// <summary>Its keys and values, a line each in their order, with <c>null</c> for what is not set.</summary>
    public static string Keys(string text) =>
        string.Join('\n', Read(text).Values.Select(pair => $"{pair.Key} = {(pair.Value is null ? "null" : $"'{pair.Value}'")}"));

    /// <summary>Its errors, a line each; empty where there are none.</summary>
    public static string Errors(string text) => Errors(Encoding.UTF8.GetBytes(text));

    public static string Errors(byte[] bytes)
    {
        try
        {
            YamlFile.Parse(bytes, "config.yaml");
            return "";
        }
        catch (CacheConfigurationException error)
        {
            return string.Join('\n', error.Errors);
        }
    }
}
