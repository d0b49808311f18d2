using Cachewise.Tests.Servers;

// One server for all tests that do it no harm.
[assembly: AssemblyFixture(typeof(RedisServer))]
