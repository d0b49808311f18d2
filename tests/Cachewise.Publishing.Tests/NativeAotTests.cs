using Cachewise.Tests.Servers;

namespace Cachewise.Publishing.Tests;

public class NativeAotTests(NativeProgram program, RedisServer redis)
{
    [Fact]
    public async Task A_native_program_caches_in_memory() => AssertPassed(await program.RunAsync());

    [Fact]
    public async Task A_native_program_caches_in_Redis() => AssertPassed(await program.RunAsync(redis.Url()));

    private static void AssertPassed((int ExitCode, string Output) result)
    {
        Assert.True(result.ExitCode == 0, result.Output);
        Assert.All(result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.StartsWith("passed ", line, StringComparison.Ordinal));
        Assert.Contains("the program is native", result.Output, StringComparison.Ordinal);
        Assert.Contains("wrong configuration stops the start", result.Output, StringComparison.Ordinal);
    }
}
