using YamlDotNet.Core;
using YamlDotNet.Core.Tokens;

namespace Cachewise.Configuration.Sources.Yaml;

/// <summary>
/// Keeps a token until it is consumed. The parser looks twice at the token behind an anchored value within braces;
/// without this, the second look takes the next token, and <c>{a: &amp;x 1, b: 2}</c> is an error.
/// </summary>
internal sealed class SteadyScanner(Scanner scanner) : IScanner
{
    public Mark CurrentPosition => scanner.CurrentPosition;

    public Token? Current => scanner.Current;

    public bool MoveNext() => scanner.MoveNext();

    public bool MoveNextWithoutConsuming() => Current is not (null or StreamEnd) || scanner.MoveNextWithoutConsuming();

    public void ConsumeCurrent() => scanner.ConsumeCurrent();
}
