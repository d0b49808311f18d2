#if !DEBUG // only optimised code allocates what it must
using Cachewise.Tests.Servers;

namespace Cachewise.Tests.Stores.LocMem;

public class LocMemAllocationTests
{
    [Fact]
    public async Task A_hit_of_an_immutable_value_allocates_nothing()
    {
        using var worker = WorkerProcess.Start("allocations");

        var output = await worker.StandardOutput.ReadToEndAsync();

        Assert.Equal("0", output.Trim().Split('\n')[^1]);
    }
}
#endif
