// A process of its own, for tests that need one.
using Cachewise.Tests.Worker;

await (args switch
{
    ["share", var url, var prefix] => Sharing.RunAsync(url, prefix),
    ["allocations"] => Allocations.RunAsync(),
    ["starve"] => Starvation.RunAsync(),
    ["context"] => FirstCaller.RunAsync(),
    ["sizes"] => Sizes.RunAsync(),
    _ => throw new ArgumentException("share URL PREFIX | allocations | starve | context | sizes"),
});
