// A process of its own, for tests that need one.
using Cachewise.Tests.Worker;
using Cachewise.Tests.Worker.Near;

await (args switch
{
    ["share", var url, var prefix] => Sharing.RunAsync(url, prefix),
    ["synchronous", var url, var calls, var start] => Synchronous.RunAsync(url, int.Parse(calls, System.Globalization.CultureInfo.InvariantCulture), isConnected: start is "connected"),
    ["allocations"] => Allocations.RunAsync(),
    ["starve"] => Starvation.RunAsync(),
    ["context"] => FirstCaller.RunAsync(),
    ["sizes"] => Sizes.RunAsync(),
    ["make", var url, var prefix] => Making.RunAsync(url, prefix),
    ["near", var file] => NearProcess.RunAsync(file),
    _ => throw new ArgumentException("share URL PREFIX | synchronous URL CALLS connected|unconnected | allocations | starve | context | sizes | make URL PREFIX | near FILE"),
});
