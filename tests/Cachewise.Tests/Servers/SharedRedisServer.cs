using Cachewise.Tests.Servers;

// One server for all tests that do not break it; each has keys of its own.
[assembly: AssemblyFixture(typeof(RedisServer))]
