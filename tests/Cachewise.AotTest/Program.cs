// Uses Cachewise as a native application does, in memory or, with a URL as its argument, on that Redis (which it clears
// of its own keys). Prints a line per check: "passed LocMem: ..." or "failed ..."; its exit code is the number of those
// that failed.
using Cachewise;
using Cachewise.AotTest;

var redisUrl = args.FirstOrDefault();
var checks = new Checks(redisUrl is null ? "LocMem" : "Redis");
await CacheChecks.RunAsync(checks, new CacheConfig { RedisUrl = redisUrl, KeyPrefix = "aot-checks" });
await HostChecks.RunAsync(checks, redisUrl);
return checks.Failed;
