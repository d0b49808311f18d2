namespace Cachewise.Benchmarks.Scale;

internal static class ScaleMode
{
    public static void Run()
    {
    }
}
