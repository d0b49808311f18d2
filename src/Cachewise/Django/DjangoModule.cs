using System.Text;
using Cachewise.Advice;
using Cachewise.Selection;

namespace Cachewise.Django;

/// <summary>The settings as a Python module.</summary>
/// <param name="caches">The caches.</param>
/// <param name="environment">The environment.</param>
/// <param name="settings">The settings of the caches.</param>
internal sealed class DjangoModule(IReadOnlyList<PlannedCache> caches, string environment, SettingsMap settings)
{
    /// <param name="keepsVariables">Whether variables in URLs and logins are variables of the module.</param>
    public string Write(bool keepsVariables)
    {
        var body = new StringBuilder();
        foreach (var (name, value) in settings)
        {
            body.Append(name).Append(" = ").Append(PythonText.Write(value)).Append('\n');
        }

        var module = new StringBuilder()
            .Append("# The caches of the environment ").Append(PythonText.Write(environment)).Append(", made by Cachewise from their declaration: change that, not this file.\n");
        if (caches.Any(cache => HasPassword(cache, keepsVariables)))
        {
            module.Append("# Passwords that the declaration has stand here in clear, because Django needs them.\n");
        }

        module.Append('\n').Append(Imports($"{body}"));
        return ConnectionFactory.CodeFor(caches) is { } code
            ? $"{module}{code.ReplaceLineEndings("\n")}\n\n\n{body}{ConnectionFactory.Setting} = {ConnectionFactory.InModule}\n"
            : $"{module}{body}";
    }

    // A text that looks like code causes an import that is not needed, and no more.
    private static string Imports(string body)
    {
        var imports = (body.Contains("os.environ[", StringComparison.Ordinal) || body.Contains("os.environ.get(", StringComparison.Ordinal) ? "import os\n" : "")
            + (body.Contains("urllib.parse.quote(os.", StringComparison.Ordinal) ? "import urllib.parse\n" : "");
        return imports is "" ? "" : $"{imports}\n";
    }

    private static bool HasPassword(PlannedCache cache, bool keepsVariables) =>
        cache.Address is { } address
        && ((address.Password is not null && !(keepsVariables && IsKept(cache, nameof(CacheConfig.RedisUrl), WrittenPassword.IsInUrl)))
            || (cache.Config.ConnectionPool is { Sentinels: not null, SentinelKwargs.Password: not null } && !(keepsVariables && IsKept(cache, "ConnectionPool.SentinelKwargs.Password", WrittenPassword.Is))));

    /// <summary>Whether the password of a setting is in variables alone.</summary>
    private static bool IsKept(PlannedCache cache, string property, Func<string, bool> isWritten) =>
        VariableText.Find(cache.OriginOf(property)) is { } raw && !isWritten(raw);
}
