using Cachewise.Configuration;
using Cachewise.Stores.Redis.Connections;
using Cachewise.Stores.Redis.Diagnostics;
using Microsoft.Extensions.Time.Testing;
using StackExchange.Redis;
using StackExchange.Redis.Configuration;

namespace Cachewise.Tests.Stores.Redis.Connections;

/// <summary>How often <c>ConfigureRedis</c> is called.</summary>
public sealed class ClientFactoryTests
{
    private readonly FakeTimeProvider _time = new();
    private int _calls;

    [Fact]
    public void The_pause_between_two_calls_doubles_up_to_five_seconds()
    {
        var factory = NewFactory(_ => { });
        factory.CreateOptions(new(new()), tunnel: null);

        Assert.Equal([0.5, 1, 2, 4, 5, 5], Enumerable.Range(0, 6).Select(_ => SecondsUntilTheNextCall(factory)));
    }

    [Fact]
    public void Once_connected_the_pause_is_short_again()
    {
        var factory = NewFactory(_ => { });
        factory.CreateOptions(new(new()), tunnel: null);
        _ = SecondsUntilTheNextCall(factory) + SecondsUntilTheNextCall(factory);

        factory.OnConnected();

        Assert.Equal([0.5, 1], [SecondsUntilTheNextCall(factory), SecondsUntilTheNextCall(factory)]);
    }

    [Fact]
    public void In_a_pause_the_options_are_those_of_the_last_call()
    {
        var factory = NewFactory(options => options.Password = $"token {_calls}");

        var passwords = Enumerable.Range(0, 3).Select(_ => factory.CreateOptions(new(new()), tunnel: null).Password).ToList();
        _time.Advance(ClientFactory.FirstPause);
        passwords.Add(factory.CreateOptions(new(new()), tunnel: null).Password);

        Assert.Equal(["token 1", "token 1", "token 1", "token 2"], passwords);
    }

    [Fact]
    public void In_a_pause_the_error_is_that_of_the_last_call()
    {
        var factory = NewFactory(_ =>
        {
            if (_calls == 1)
            {
                throw new InvalidOperationException("no token");
            }
        });

        for (var i = 0; i < 3; i++)
        {
            Assert.Equal("no token", Assert.Throws<RedisConnectionException>(() => factory.CreateOptions(new(new()), tunnel: null)).InnerException!.Message);
            Assert.Equal(new(ConnectionProblemKind.OptionsUnusable, "was not connected to, because ConfigureRedis threw InvalidOperationException"), factory.Problem);
        }

        _time.Advance(ClientFactory.FirstPause);
        factory.CreateOptions(new(new()), tunnel: null);
        Assert.Equal((2, null), (_calls, factory.Problem));
    }

    [Fact]
    public async Task Options_that_the_client_cannot_use_are_a_problem_with_a_fix()
    {
        var factory = NewFactory(options => options.EndPoints.Clear());

        await Assert.ThrowsAsync<RedisConnectionException>(() => factory.ConnectAsync(factory.CreateOptions(new(new()), tunnel: null)));

        Assert.Equal("was not connected to, because the options that ConfigureRedis has left cannot be used; leave EndPoints to RedisUrl", factory.Problem!.ToString());
    }

    [Fact]
    public void Each_client_has_its_own_tunnel_and_handshakes()
    {
        var factory = NewFactory(_ => { });
        var (tls, tunnel) = (new TlsHandshake(new()), new OwnTunnel());

        var first = factory.CreateOptions(tls, _ => tunnel);
        var second = factory.CreateOptions(new(new()), _ => new OwnTunnel());

        Assert.Equal((tunnel, tls.OptionsFor), (first.Tunnel, first.SslClientAuthenticationOptions));
        Assert.NotEqual((first.Tunnel, first.SslClientAuthenticationOptions), (second.Tunnel, second.SslClientAuthenticationOptions));
    }

    [Fact]
    public void The_tunnel_and_the_handshakes_of_the_application_are_left_alone()
    {
        var tunnel = new OwnTunnel();
        var factory = NewFactory(options => (options.Tunnel, options.SslClientAuthenticationOptions) = (tunnel, null));

        var options = factory.CreateOptions(new(new()), _ => new OwnTunnel());

        Assert.Equal((tunnel, null), (options.Tunnel, options.SslClientAuthenticationOptions));
    }

    private ClientFactory NewFactory(Action<ConfigurationOptions> configure)
    {
        var settings = new ConnectionParameters("default", RedisAddress.Parse("rediss://localhost", [])!, new(), (_, options) =>
        {
            _calls++;
            configure(options);
        });
        return new(settings, [settings.Address.Endpoint], _time);
    }

    private double SecondsUntilTheNextCall(ClientFactory factory)
    {
        var (began, calls) = (_time.GetTimestamp(), _calls);
        while (_calls == calls)
        {
            _time.Advance(TimeSpan.FromMilliseconds(100));
            factory.CreateOptions(new(new()), tunnel: null);
        }

        return _time.GetElapsedTime(began).TotalSeconds;
    }

    private sealed class OwnTunnel : Tunnel;
}
