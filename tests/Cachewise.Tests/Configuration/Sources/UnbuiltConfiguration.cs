using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Primitives;

namespace Cachewise.Tests.Configuration.Sources;

/// <summary>
/// A configuration manager that is not <see cref="ConfigurationManager"/>, and builds its sources only on request.
/// </summary>
internal sealed class UnbuiltConfiguration : IConfigurationManager
{
    private readonly ConfigurationBuilder _builder = new();

    public IDictionary<string, object> Properties => _builder.Properties;

    public IList<IConfigurationSource> Sources => _builder.Sources;

    public string? this[string key]
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public IConfigurationBuilder Add(IConfigurationSource source) => _builder.Add(source);

    public IConfigurationRoot Build() => _builder.Build();

    public IConfigurationSection GetSection(string key) => throw new NotSupportedException();

    public IEnumerable<IConfigurationSection> GetChildren() => throw new NotSupportedException();

    public IChangeToken GetReloadToken() => throw new NotSupportedException();
}
