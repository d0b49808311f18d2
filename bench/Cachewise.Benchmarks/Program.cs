using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Running;
using Cachewise.Benchmarks.Memory;
using Cachewise.Benchmarks.Near;
using Cachewise.Benchmarks.Redis;
using Cachewise.Benchmarks.Scale;
using Cachewise.Benchmarks.Telemetry;

namespace Cachewise.Benchmarks;

internal static class Program
{
    private static readonly string Help = $"""
        usage: dotnet run -c Release --project bench/Cachewise.Benchmarks -- MODE

          memory    every cache in memory, in paired rounds; under a minute
          redis     on redis-servers that it starts and stops; five minutes, or parts of it: redis {RedisMode.Parts.Names}
          near      the near cache beside LocMem, Redis, HybridCache and FusionCache; four minutes, or parts of it: near {NearMode.Parts.Names}
          telemetry what metrics cost; half a minute
          scale     LocMem from a thousand to ten million entries, and what it keeps under pressure
          detail    BenchmarkDotNet, with its arguments: detail --filter '*Hit*'
        """;

    private static int Main(string[] arguments)
    {
        switch (arguments)
        {
            case ["memory"]:
                MemoryMode.Run();
                return 0;
            case ["redis", .. var parts] when parts.All(RedisMode.Parts.Knows):
                return RedisMode.Parts.Run(parts);
            case ["near", .. var parts] when parts.All(NearMode.Parts.Knows):
                return NearMode.Parts.Run(parts);
            case ["telemetry"]:
                return TelemetryMode.Run();
            case ["scale"]:
                ScaleMode.Run();
                return 0;
            case ["detail", .. var rest]:
                var results = Path.Combine(AppContext.BaseDirectory, "detail"); // among what the build makes
                BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(rest, DefaultConfig.Instance.WithArtifactsPath(results));
                return 0;
            case ["help" or "--help" or "-h"]:
                Console.WriteLine(Help);
                return 0;
            default:
                Console.Error.WriteLine(Help);
                return 2;
        }
    }
}
