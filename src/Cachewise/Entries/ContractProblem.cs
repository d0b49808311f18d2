namespace Cachewise.Entries;

/// <summary>A part of a value that its JSON loses.</summary>
/// <param name="Path">Where it is, from the type that is stored: <c>Order.Lines[].Price</c>.</param>
/// <param name="Loss">What is lost, and why.</param>
/// <param name="Fix">What to write instead.</param>
internal sealed record ContractProblem(string Path, string Loss, string Fix)
{
    private const int MostListed = 5;

    /// <summary>Whether the JSON options cause it, and not the type.</summary>
    public bool IsOfOptions { get; init; }

    /// <summary>Whether JSON fails because of it, instead of losing something.</summary>
    public bool IsObstacle { get; init; }

    public ContractProblem Below(string path) => this with { Path = path + Path };

    public override string ToString() => $"{Path} {Loss}; {Fix}";

    /// <summary>The problems as the end of a sentence: one in the same line, several in lines of their own.</summary>
    public static string Describe(IReadOnlyList<ContractProblem> problems)
    {
        if (problems is [var only])
        {
            return $" {only}";
        }

        var lines = problems.Take(MostListed).Select(problem => $"\n- {problem}");
        return string.Concat(problems.Count > MostListed ? lines.Append($"\n- and {problems.Count - MostListed} more") : lines);
    }
}
