using Cachewise.Tests.Servers;

// One server for all tests that do it no harm; each keeps to keys of its own.
[assembly: AssemblyFixture(typeof(RedisServer))]
