using Cachewise.Configuration.Binding;
using Microsoft.Extensions.Configuration;

namespace Cachewise.Configuration;

/// <summary>
/// The Redis URL of the application, which names no cache: <c>ConnectionStrings:cache</c> (Aspire sets it for a
/// resource named cache) or <c>REDIS_URL</c>. It is the URL of each cache that has none, and of the default cache also
/// if a weaker source or code has another: that of any other cache may name another server on purpose.
/// </summary>
/// <param name="Key">The key of the configuration, or the environment variable.</param>
/// <param name="Text">The text there.</param>
/// <param name="Rank">The position of its source among all, from weak to strong.</param>
internal sealed record SharedUrl(string Key, string Text, int Rank)
{
    private const string ConnectionString = "ConnectionStrings:cache";
    private const string Variable = "REDIS_URL";

    /// <summary>That of the strongest source; of one source the connection string. A blank one is none.</summary>
    public static SharedUrl? Find(IConfiguration? configuration)
    {
        var sources = ConfigurationProviders.SourcesOf(configuration);
        SharedUrl At(string key)
        {
            var section = configuration is null ? null : new SourceSection(sources, key);
            return new(key, (section is null ? CacheSettings.Value(key, configuration) : section.Value) ?? "", section?.Rank ?? 0);
        }

        return new[] { At(ConnectionString), At(Variable) }.Where(url => !string.IsNullOrWhiteSpace(url.Text)).MaxBy(url => url.Rank);
    }

    /// <summary>Whether it wins over the URL that the configuration of the default cache has.</summary>
    public bool IsStrongerThan(SourceSection? own) => own is null || Rank > own.Rank;

    /// <summary>
    /// The URL; null, and an error, if a variable in it is not set. <c>REDIS_URL</c> is used as it is; the connection
    /// string may be in a file, with variables.
    /// </summary>
    public string? Read(BindingReport report) => Key is ConnectionString ? report.ExpandUrl(Text, Key) : Text;
}
