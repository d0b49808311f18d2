namespace Cachewise.Checking.Output;

/// <summary>What a text is, for terminals that show it in a colour or weight of its own.</summary>
internal enum TextStyle
{
    Plain,
    Name,
    Label,
    Error,
    Advice,
    Valid,
}
