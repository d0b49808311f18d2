using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Cachewise.Tests.Adapters;

/// <summary>A request through the middleware of ASP.NET Core's sessions.</summary>
internal static class SessionRequest
{
    public static Task<string> SendAsync(IHost host, string? cookie, Action<ISession> handle) => SendAsync(host, cookie, session =>
    {
        handle(session);
        return Task.CompletedTask;
    });

    /// <returns>The cookie that it sets, or the one that it was sent.</returns>
    public static async Task<string> SendAsync(IHost host, string? cookie, Func<ISession, Task> handle)
    {
        var application = new ApplicationBuilder(host.Services);
        application.UseSession();
        application.Run(context => handle(context.Session));
        using var scope = host.Services.CreateScope();
        var started = new StartedResponse();
        var request = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        request.Features.Set<Microsoft.AspNetCore.Http.Features.IHttpResponseFeature>(started);
        request.Request.Headers.Cookie = cookie;

        await application.Build()(request);

        await started.StartAsync();
        return cookie ?? $"{request.Response.Headers.SetCookie}".Split(';')[0];
    }

    /// <summary>A response that can start: the middleware sets its cookie then.</summary>
    private sealed class StartedResponse : Microsoft.AspNetCore.Http.Features.HttpResponseFeature
    {
        private readonly List<Func<Task>> _starting = [];

        public override void OnStarting(Func<object, Task> callback, object state) => _starting.Add(() => callback(state));

        public async Task StartAsync()
        {
            foreach (var start in _starting)
            {
                await start();
            }
        }
    }
}
