namespace Cachewise.Tests.Selection;

public class BackendSelectionTests
{
    private const string Url = "redis://localhost:6379/0";

    private static readonly string[] Environments = ["production", "staging", "development", "Development", "testing", "qa", ""];

    private static readonly CacheConfig Watched = new()
    {
        ConnectionPool = new() { Sentinels = [new("one", 26379), new("two", 26379), new("three", 26379)], ServiceName = "mymaster" },
    };

    private static readonly CacheConfig Clustered = new() { ConnectionPool = new() { StartupNodes = [new("one", 6379)] } };

    /// <summary>The specification's table.</summary>
    [Theory]
    [InlineData("production", Url, CacheBackend.Redis, "a Redis URL is set")]
    [InlineData("staging", Url, CacheBackend.Redis, "a Redis URL is set")]
    [InlineData("development", Url, CacheBackend.Redis, "a Redis URL is set")]
    [InlineData("development", null, CacheBackend.LocMem, "development without a Redis URL")]
    [InlineData("production", null, CacheBackend.Dummy, "no Redis URL in production")]
    public void The_table_of_the_specification_holds(string environment, string? url, CacheBackend backend, string reason) =>
        Assert.Equal(new BackendChoice(backend, reason), new CacheConfig { RedisUrl = url }.SelectBackend(environment, debug: false));

    /// <summary>The rules in the text below the table.</summary>
    [Theory]
    [InlineData("testing", false, CacheBackend.LocMem, "testing without a Redis URL")]
    [InlineData("Testing", true, CacheBackend.LocMem, "testing without a Redis URL")]
    [InlineData("DEVELOPMENT", true, CacheBackend.LocMem, "development without a Redis URL")]
    [InlineData("production", true, CacheBackend.LocMem, "debug is on, and there is no Redis URL")]
    [InlineData("", true, CacheBackend.LocMem, "debug is on, and there is no Redis URL")]
    [InlineData("Staging", false, CacheBackend.Dummy, "no Redis URL in staging")]
    [InlineData("qa", false, CacheBackend.Dummy, "no Redis URL in qa")]
    [InlineData("", false, CacheBackend.Dummy, "no Redis URL, and the environment has no name")]
    public void Without_a_URL_the_environment_and_debug_decide(string environment, bool debug, CacheBackend backend, string reason) =>
        Assert.Equal(new BackendChoice(backend, reason), new CacheConfig().SelectBackend(environment, debug));

    public static IEnumerable<TheoryDataRow<CacheBackend?, string?, string, bool, bool>> EveryCombination =>
        from backend in (CacheBackend?[])[null, CacheBackend.Redis, CacheBackend.LocMem, CacheBackend.Dummy]
        from url in (string?[])[null, "", "  ", Url]
        from environment in Environments
        from debug in (bool[])[false, true]
        from required in (bool[])[false, true]
        select new TheoryDataRow<CacheBackend?, string?, string, bool, bool>(backend, url, environment, debug, required);

    [Theory]
    [MemberData(nameof(EveryCombination))]
    public void Every_combination_has_one_answer(CacheBackend? backend, string? url, string environment, bool debug, bool required)
    {
        var config = new CacheConfig { Backend = backend, RedisUrl = url, Required = required };

        string answer;
        try
        {
            answer = config.SelectBackend(environment, debug).Backend.ToString();
        }
        catch (CacheConfigurationException error)
        {
            answer = Assert.Single(error.Errors).Problem.Split(' ')[0];
        }

        Assert.Equal(Expected(backend, url == Url, environment, debug, required), answer);
    }

    // Columns: not required and required, each without and with debug. "Backend" and "Required" are errors of these
    // properties.
    private const string Table = """
                           | optional        | required          |
        forced  environment| plain  | debug  | plain    | debug  |
        -       production | Dummy  | LocMem | Required | LocMem |
        -       staging    | Dummy  | LocMem | Required | LocMem |
        -       development| LocMem | LocMem | LocMem   | LocMem |
        -       Development| LocMem | LocMem | LocMem   | LocMem |
        -       testing    | LocMem | LocMem | LocMem   | LocMem |
        -       qa         | Dummy  | LocMem | Required | LocMem |
        -                  | Dummy  | LocMem | Required | LocMem |
        """;

    // The rules that are the same in every environment stand here, the others in the table.
    private static string Expected(CacheBackend? forced, bool hasUrl, string environment, bool debug, bool required)
    {
        switch (forced)
        {
            case CacheBackend.Redis:
                return hasUrl ? "Redis" : "Backend";
            case CacheBackend.LocMem:
                return "LocMem";
            case CacheBackend.Dummy:
                return required ? "Required" : "Dummy";
            default:
                var row = Table.Split('\n').Single(line => line.StartsWith($"-       {environment,-11}|", StringComparison.Ordinal));
                return hasUrl ? "Redis" : row.Split('|')[(required ? 3 : 1) + (debug ? 1 : 0)].Trim();
        }
    }

    [Theory]
    [InlineData(CacheBackend.Redis, Url)]
    [InlineData(CacheBackend.LocMem, null)]
    [InlineData(CacheBackend.LocMem, Url)]
    [InlineData(CacheBackend.Dummy, Url)]
    public void A_forced_backend_is_taken_in_every_environment(CacheBackend backend, string? url)
    {
        foreach (var environment in Environments)
        {
            Assert.Equal(new BackendChoice(backend, "set by Backend"), new CacheConfig { Backend = backend, RedisUrl = url }.SelectBackend(environment, debug: false));
        }
    }

    [Fact]
    public void Redis_cannot_be_forced_without_a_URL() =>
        Assert.Equal(
            "The cache configuration has 1 error:\n- Cache 'default': Backend is Redis, but RedisUrl is not set; set RedisUrl, or leave Backend out.",
            Assert.Throws<CacheConfigurationException>(() => new CacheConfig { Backend = CacheBackend.Redis }.SelectBackend("production", debug: false)).Message);

    [Theory]
    [InlineData(null, "production", "Dummy (no Redis URL in production)")]
    [InlineData(null, "", "Dummy (no Redis URL, and the environment has no name)")]
    [InlineData(CacheBackend.Dummy, "development", "Dummy (set by Backend)")]
    public void A_required_cache_cannot_be_Dummy(CacheBackend? backend, string environment, string choice) =>
        Assert.Equal(
            $"The cache configuration has 1 error:\n- Cache 'default': Required is true, but the cache would be {choice}; set RedisUrl or another Backend, or leave Required out.",
            Assert.Throws<CacheConfigurationException>(
                () => new CacheConfig { Backend = backend, Required = true }.SelectBackend(environment, debug: false)).Message);

    [Theory]
    [InlineData("production", false, "Dummy (no Redis URL in production)")]
    [InlineData("", true, "Dummy (no Redis URL, and the environment has no name)")]
    public void Sentinels_without_a_URL_cannot_be_Dummy(string environment, bool required, string choice) =>
        Assert.Equal(
            $"The cache configuration has 1 error:\n- Cache 'default': ConnectionPool.Sentinels names 3 servers, and RedisUrl is not set, so that the cache would be {choice}; "
            + "set RedisUrl to redis://[user:password@]host/database, whose host is not used, or Backend to Dummy.",
            Assert.Throws<CacheConfigurationException>(
                () => (Watched with { RedisUrl = " ", Required = required }).SelectBackend(environment, debug: false)).Message);

    [Fact]
    public void Nodes_of_a_cluster_without_a_URL_cannot_be_Dummy() =>
        Assert.Equal(
            "The cache configuration has 1 error:\n- Cache 'default': ConnectionPool.StartupNodes names 1 server, and RedisUrl is not set, "
            + "so that the cache would be Dummy (no Redis URL in production); set RedisUrl to redis://[user:password@]host, whose host is one more node, or Backend to Dummy.",
            Assert.Throws<CacheConfigurationException>(() => Clustered.SelectBackend("production", debug: false)).Message);

    /// <summary>The settings of the connection may come from a file that all environments share.</summary>
    [Theory]
    [InlineData(null, "development", false, "LocMem (development without a Redis URL)")]
    [InlineData(null, "testing", false, "LocMem (testing without a Redis URL)")]
    [InlineData(null, "production", true, "LocMem (debug is on, and there is no Redis URL)")]
    [InlineData(CacheBackend.LocMem, "production", false, "LocMem (set by Backend)")]
    [InlineData(CacheBackend.Dummy, "production", false, "Dummy (set by Backend)")]
    public void Servers_without_a_URL_are_passed_over_in_memory_and_where_Dummy_is_forced(CacheBackend? backend, string environment, bool debug, string choice)
    {
        Assert.Equal(choice, (Watched with { Backend = backend }).SelectBackend(environment, debug).ToString());
        Assert.Equal(choice, (Clustered with { Backend = backend }).SelectBackend(environment, debug).ToString());
    }

    [Fact]
    public void A_backend_that_does_not_exist_is_rejected() =>
        Assert.Equal(
            "The cache configuration has 1 error:\n- Cache 'default': Backend is 7; use Redis, LocMem or Dummy, or leave it out to let the environment decide.",
            Assert.Throws<CacheConfigurationException>(() => new CacheConfig { Backend = (CacheBackend)7 }.SelectBackend("production", debug: false)).Message);

    [Fact]
    public void A_choice_is_printed_with_its_reason() =>
        Assert.Equal("LocMem (development without a Redis URL)", new CacheConfig().SelectBackend("development", debug: true).ToString());

    [Fact]
    public void Nothing_is_chosen_for_nothing()
    {
        Assert.Throws<ArgumentNullException>(() => BackendSelection.SelectBackend(null!, "production", debug: false));
        Assert.Throws<ArgumentNullException>(() => new CacheConfig().SelectBackend(null!, debug: false));
    }

    [Fact]
    public void The_selection_of_a_cache_is_that_of_its_plan() =>
        Assert.Equal(
            new CacheConfig().SelectBackend("Staging", debug: false),
            BackendSelection.Choose(new(), "staging", debug: false));
}
