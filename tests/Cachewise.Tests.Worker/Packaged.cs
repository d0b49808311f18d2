namespace Cachewise.Tests.Worker;

/// <summary>
/// A class of another assembly than the application that stores it, with state that its JSON does not have.
/// </summary>
public sealed class Packaged
{
    private int _count;

    public int Count() => _count++;
}
