#if !DEBUG // only optimised code allocates what it must
using Cachewise.Tests.Servers;

namespace Cachewise.Tests.Stores.LocMem;

public class LocMemAllocationTests
{
    [Fact]
    public async Task A_hit_of_an_immutable_value_allocates_nothing_whether_metrics_are_collected_or_not()
    {
        using var worker = WorkerProcess.Start("allocations");

        var output = await worker.StandardOutput.ReadToEndAsync();

        var bytes = output.Trim().Split('\n');
        Assert.Equal(("0", "0"), (bytes[1], bytes[3]));
    }
}
#endif
