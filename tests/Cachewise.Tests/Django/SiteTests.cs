using System.Text.RegularExpressions;
using Cachewise.Tests.Configuration;

namespace Cachewise.Tests.Django;

/// <summary>A real Django on the settings of the examples of the specification.</summary>
public sealed partial class SiteTests(DjangoProcess django, ExampleServers servers) : IClassFixture<DjangoProcess>, IClassFixture<ExampleServers>
{
    [Theory]
    [MemberData(nameof(Example.Names), MemberType = typeof(Example))]
    public async Task Django_starts_on_every_example_and_sets_and_gets(string name)
    {
        var example = Example.Named(name).With(servers.Here);
        await using var site = await django.OpenAsync(example.ToSettings(), servers.Environment);

        foreach (var (alias, config) in example.Caches)
        {
            var keeps = config?.SelectBackend(example.Environment, debug: false).Backend is CacheBackend.Redis or CacheBackend.LocMem;
            await site.EvalAsync("caches[alias].set(name, {'of': alias})", ("alias", alias), ("name", name));
            if (config?.ConnectionPool.Sentinels is not null)
            {
                servers.Sentinels.AwaitReplication(); // django-redis reads from the replica
            }

            Assert.Equal(keeps ? $$"""{"of": "{{alias}}"}""" : "null", await site.JsonAsync("caches[alias].get(name)"));
        }
    }

    [Theory]
    [InlineData("redis-production", """
        CACHES = {
            'default': {
                'BACKEND': 'django_redis.cache.RedisCache',
                'LOCATION': 'redis://localhost:6379/0',
                'TIMEOUT': 300,
                'KEY_PREFIX': 'myapp',
                'VERSION': 1,
                'OPTIONS': {
                    'CONNECTION_POOL_KWARGS': {
                        'max_connections': 50
                    }
                }
            }
        }
        """)]
    [InlineData("locmem-development", """
        CACHES = {
            'default': {
                'BACKEND': 'django.core.cache.backends.locmem.LocMemCache',
                'LOCATION': 'myapp_dev-140123456789',
                'TIMEOUT': 300,
                'KEY_PREFIX': 'myapp_dev',
                'VERSION': 1,
            }
        }
        """)]
    [InlineData("dummy", """
        CACHES = {
            'default': {
                'BACKEND': 'django.core.cache.backends.dummy.DummyCache',
            }
        }
        """)]
    [InlineData("default-and-sessions", """
        CACHES = {
            'default': {
                'BACKEND': 'django_redis.cache.RedisCache',
                'LOCATION': 'redis://localhost:6379/0',
                'TIMEOUT': 300,
                'KEY_PREFIX': 'myapp',
                'VERSION': 1,
                'OPTIONS': {
                    'CONNECTION_POOL_KWARGS': {'max_connections': 50}
                }
            },
            'sessions': {
                'BACKEND': 'django_redis.cache.RedisCache',
                'LOCATION': 'redis://localhost:6379/1',
                'TIMEOUT': 86400,
                'KEY_PREFIX': 'sessions',
                'VERSION': 1,
                'OPTIONS': {
                    'CONNECTION_POOL_KWARGS': {'max_connections': 50}
                }
            }
        }

        # Sessions backend
        SESSION_ENGINE = 'django.contrib.sessions.backends.cache'
        SESSION_CACHE_ALIAS = 'sessions'
        """)]
    public async Task What_the_specification_prints_is_what_Python_reads_key_for_key_in_order(string name, string printed)
    {
        await using var site = await django.OpenAsync(Example.Named("dummy").ToSettings());
        var generated = InstanceId().Replace(Example.Named(name).ToSettings().ToPython(), "-140123456789'");

        Assert.Equal(await site.TextAsync("settings_of(text)", ("text", printed)), await site.TextAsync("settings_of(text)", ("text", generated)));
    }

    [Fact]
    public async Task JSON_is_read_as_the_same_settings_or_rejected()
    {
        await using var site = await django.OpenAsync(Example.Named("dummy").ToSettings());
        var rejected = new List<string>();
        foreach (var example in Example.All)
        {
            var settings = example.ToSettings();
            if (Record.Exception(settings.ToJson) is CacheConfigurationException)
            {
                rejected.Add(example.Name);
                continue;
            }

            // JSON has the factory of sentinels as an option of its cache alone.
            var ofModule = await site.TextAsync("settings_of(text)", ("text", settings.ToPython()));
            Assert.Equal(ofModule!.Split(", \"DJANGO_REDIS_CONNECTION_FACTORY\"")[0].TrimEnd('}'), (await site.TextAsync("json.dumps(json.loads(text))", ("text", settings.ToJson())))!.TrimEnd('}'));
        }

        Assert.Equal(["connection-pool", "cluster"], rejected);
    }

    [Theory]
    [InlineData("default-and-sessions", "sessions", null)]
    [InlineData("different-databases", "", CacheSerializer.Json)]
    public async Task A_session_logs_in_and_out(string name, string prefix, CacheSerializer? serializer)
    {
        await using var site = await django.OpenAsync(Example.Named(name).With(servers.Here).With(config => config with { Serializer = serializer }).ToSettings());
        await site.EvalAsync("User.objects.create_user('ada', password='open sesame').username");

        Assert.Equal("ada", await site.TextAsync("(browser := Client()).post('/in', {'username': 'ada', 'password': 'open sesame'}).content.decode()"));
        Assert.Equal("ada", await site.TextAsync("browser.get('/who').content.decode()"));
        Assert.Equal("", await site.TextAsync("Client().get('/who').content.decode()"));
        var key = $"{prefix}:1:django.contrib.sessions.cache{await site.TextAsync("browser.cookies['sessionid'].value")}";
        Assert.Equal("1", servers.Plain.Cli("-n", "1", "EXISTS", key));

        Assert.Equal("", await site.TextAsync("browser.post('/out').content.decode()"));
        Assert.Equal("", await site.TextAsync("browser.get('/who').content.decode()"));
        Assert.Equal("0", servers.Plain.Cli("-n", "1", "EXISTS", key));
    }

    [Fact]
    public async Task Keepalive_is_what_the_specification_means()
    {
        await using var site = await django.OpenAsync(Example.Named("connection-pool").With(servers.Here).ToSettings());

        Assert.Equal("[1, 1, 1, 3]", await site.JsonAsync(
            """
            (
                connection := cache.client.get_client().connection_pool.make_connection(),
                connection.connect(),
                socket := importlib.import_module('socket'),
                [bool(connection._sock.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)) + 0]
                    + [connection._sock.getsockopt(socket.IPPROTO_TCP, option) for option in (socket.TCP_KEEPIDLE, socket.TCP_KEEPINTVL, socket.TCP_KEEPCNT)],
            )[-1]
            """));
    }

    [Theory]
    [InlineData(null, "null")]
    [InlineData(0.0, "0")]
    [InlineData(0.5, "1")]
    [InlineData(90.0, "90")]
    public async Task An_entry_lives_as_long_as_was_declared(double? seconds, string left)
    {
        CacheConfig config = new() { RedisUrl = servers.Plain.Url(), Timeout = seconds is null ? CacheConfig.NeverExpires : TimeSpan.FromSeconds(seconds.Value) };
        await using var site = await django.OpenAsync(new Example("lifetime", "production", ("default", config)).ToSettings());

        Assert.Equal(left, await site.JsonAsync("(cache.set('lifetime', 1), (left := cache.pttl('lifetime')) and -(-left // 1000))[1]"));
    }

    [GeneratedRegex("-[1-9][0-9]*'", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex InstanceId();
}
