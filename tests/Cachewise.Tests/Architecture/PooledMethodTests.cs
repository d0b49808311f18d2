using System.Reflection;
using System.Runtime.CompilerServices;
using System.Threading.Tasks.Sources;
using Cachewise.Stores.Redis.Reads;

namespace Cachewise.Tests.Architecture;

/// <summary>
/// A pooled state machine is reused as soon as its result was read. Blocking on its ValueTask too early, or awaiting it
/// twice, could return the result of another caller; so no ValueTask that a user gets has one.
/// </summary>
public class PooledMethodTests
{
    [Fact]
    public void Only_the_executor_of_Redis_is_pooled()
    {
        var pooled = (
            from file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "src", "Cachewise"), "*.cs", SearchOption.AllDirectories)
            let lines = File.ReadAllLines(file)
            from i in Enumerable.Range(0, lines.Length)
            where lines[i].Contains("[AsyncMethodBuilder(", StringComparison.Ordinal)
            select $"{Path.GetFileName(file)}: {lines[i + 1].Trim().Split('(')[0]}").Order(StringComparer.Ordinal);

        Assert.Equal("RedisExecutor.cs: private async ValueTask<Reply<T>> ExecuteAsync<TKeys, TState, TReply, T>", Assert.Single(pooled));
    }

    [Fact]
    public void Only_a_read_of_Redis_that_waits_for_its_command_is_a_source_of_its_own()
    {
        var sources = Assembly.GetAssembly(typeof(Cache))!.GetTypes().Where(type => type.GetInterfaces().Any(one => one.Namespace == typeof(IValueTaskSource).Namespace));

        Assert.Equal(typeof(PendingRead), Assert.Single(sources, type => !type.IsDefined(typeof(CompilerGeneratedAttribute))));
    }
}
