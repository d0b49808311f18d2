namespace Cachewise.AotTest;

/// <summary>Runs checks and prints a line for each.</summary>
internal sealed class Checks(string backend)
{
    public int Failed { get; private set; }

    public async Task RunAsync(string claim, Func<Task> check)
    {
        try
        {
            await check();
            Console.WriteLine($"passed {backend}: {claim}");
        }
        catch (Exception error)
        {
            Failed++;
            Console.WriteLine($"failed {backend}: {claim}: {error}");
        }
    }

    public static void Equal<T>(T expected, T actual)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual))
        {
            throw new InvalidOperationException($"expected {expected}, and it is {actual}");
        }
    }
}
