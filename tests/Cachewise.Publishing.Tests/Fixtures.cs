using Cachewise.Publishing.Tests;
using Cachewise.Tests.Servers;
using Xunit.Sdk;
using Xunit.v3;

// Each is made once, when a test first asks for it, and one after the other: they build.
[assembly: AssemblyFixture(typeof(RedisServer))]
[assembly: AssemblyFixture(typeof(NativeProgram))]
[assembly: AssemblyFixture(typeof(PackedLibrary))]
[assembly: AssemblyFixture(typeof(InstalledTool))]
[assembly: AssemblyFixture(typeof(NativeTool))]
[assembly: Parallelization(Mode = ParallelMode.None)]
