using Cachewise.Tests.Hosting;
using Cachewise.Tests.Servers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Cachewise.Tests.Adapters;

/// <summary>
/// ASP.NET Core's sessions, with the real middleware, on the <c>IDistributedCache</c> of <c>AddCaches</c>. They take
/// null for a new session, and an exception for one that is unavailable.
/// </summary>
[Collection(Alone.Name)] // a timeout on a busy machine would be an outage that no test asked for
public sealed class SessionTests : IDisposable
{
    private readonly RedisServer _server = RedisServer.Own();

    public void Dispose() => _server.Dispose();

    [Theory]
    [InlineData(FailureMode.Degrade)]
    [InlineData(FailureMode.Throw)]
    public async Task A_session_whose_commit_failed_is_as_it_was_when_the_server_is_back(FailureMode mode)
    {
        using var host = NewHost(mode);
        var cookie = await SessionRequest.SendAsync(host, cookie: null, session => session.SetString("cart", "book"));

        await SessionRequest.SendAsync(host, cookie, async session =>
        {
            Assert.Equal("book", session.GetString("cart"));
            session.SetString("last page", "/checkout");
            await Outage.BeginAsync(_server, Default(host)); // the commit of the middleware fails, which it logs
        });
        await Outage.EndAsync(_server, Default(host));

        await SessionRequest.SendAsync(host, cookie, session => Assert.Equal(["cart"], session.Keys));
    }

    [Theory]
    [InlineData(FailureMode.Degrade)]
    [InlineData(FailureMode.Throw)]
    public async Task A_request_that_ends_in_an_outage_loses_what_it_set_and_not_the_session(FailureMode mode)
    {
        using var host = NewHost(mode);
        var cookie = await SessionRequest.SendAsync(host, cookie: null, session => session.SetString("cart", "book"));

        await DuringOutageAsync(host, () => SessionRequest.SendAsync(host, cookie, session => session.SetString("last page", "/checkout")));

        await SessionRequest.SendAsync(host, cookie, session => Assert.Equal(("book", null), (session.GetString("cart"), session.GetString("last page"))));
    }

    [Theory]
    [InlineData(FailureMode.Degrade)]
    [InlineData(FailureMode.Throw)]
    public async Task A_session_that_could_not_be_read_is_not_written_back(FailureMode mode)
    {
        using var host = NewHost(mode);
        var cookie = await SessionRequest.SendAsync(host, cookie: null, session => session.SetString("cart", "book"));

        await SessionRequest.SendAsync(host, cookie, session => DuringOutageAsync(host, () =>
        {
            session.SetString("last page", "/checkout"); // reads the session first, and fails
            Assert.False(session.IsAvailable);
            return Task.CompletedTask;
        }));

        await SessionRequest.SendAsync(host, cookie, session => Assert.Equal(["cart"], session.Keys));
    }

    private IHost NewHost(FailureMode mode)
    {
        var builder = TestHost.NewBuilder(
            "Production", ("Caches:default:redis_url", _server.Url()), ("Caches:default:key_prefix", "shop"), ("Caches:default:on_failure", $"{mode}"));
        builder.AddCaches();
        builder.Services.AddDataProtection();
        builder.Services.AddSession();
        return builder.Build();
    }

    private Task DuringOutageAsync(IHost host, Func<Task> work) => Outage.RunAsync(_server, Default(host), work);

    private static Cache Default(IHost host) => host.Services.GetRequiredService<ICaches>().Default;
}
