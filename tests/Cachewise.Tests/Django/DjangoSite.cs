using System.Text.Json;

namespace Cachewise.Tests.Django;

/// <summary>A Django site that runs on generated settings.</summary>
public sealed class DjangoSite(DjangoProcess process) : IAsyncDisposable
{
    /// <summary>
    /// The value of an expression of Python, with these names in it; <c>cache</c>, <c>caches</c> and <c>settings</c>
    /// are Django's.
    /// </summary>
    /// <exception cref="DjangoError">Python raised an error.</exception>
    public Task<JsonElement> EvalAsync(string expression, params (string Name, object? Value)[] names) =>
        process.AskAsync(new { eval = expression, names = names.ToDictionary(one => one.Name, one => one.Value, StringComparer.Ordinal) });

    /// <summary>The text of a Python expression.</summary>
    /// <exception cref="DjangoError">Python raised an error.</exception>
    public async Task<string?> TextAsync(string expression, params (string Name, object? Value)[] names) => (await EvalAsync(expression, names)).GetString();

    /// <summary>The value of an expression of Python, as JSON.</summary>
    /// <exception cref="DjangoError">Python raised an error.</exception>
    public async Task<string> JsonAsync(string expression, params (string Name, object? Value)[] names) => (await EvalAsync(expression, names)).GetRawText();

    public async ValueTask DisposeAsync() => await process.AskAsync(new { close = true });
}
