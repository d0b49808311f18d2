namespace Cachewise.Tests.Django;

/// <summary>A value as .NET has it and as Python writes it.</summary>
public abstract record Crossing(string Python)
{
    public abstract Task SetAsync(Cache cache, string key);

    /// <summary>Reads the value, which must be the one that .NET has.</summary>
    public abstract Task AssertReadsAsync(Cache cache, string key);

    public override string ToString() => Python;
}
