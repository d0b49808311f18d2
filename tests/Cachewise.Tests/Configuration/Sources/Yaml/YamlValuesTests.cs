using System.Text;

namespace Cachewise.Tests.Configuration.Sources.Yaml;

/// <summary>The values of a file, as keys of configuration.</summary>
public class YamlValuesTests
{
    [Fact]
    public void Root_keys_that_name_a_cache_are_in_the_section_of_the_caches() =>
        Assert.Equal(
            """
            Caches:default:timeout = '1'
            Caches:product_pages:timeout = '2'
            Caches:sessions:timeout = '3'
            Caches:http_pages:timeout = '4'
            Caches:search:timeout = '5'
            """,
            Document.Keys("""
                cache_default: {timeout: 1}
                CacheProductPages: {timeout: 2}
                CACHE_SESSIONS: {timeout: 3}
                cache_HTTPPages: {timeout: 4}
                cacheSearch: {timeout: 5}
                """));

    [Theory]
    [InlineData("Caches")]
    [InlineData("caches")]
    [InlineData("CACHES")]
    public void The_section_of_other_sources_is_understood_too(string section) =>
        Assert.Equal(
            "Caches:default:timeout = '1'\nCaches:product_pages:timeout = '2'",
            Document.Keys($$"""
                {{section}}:
                  default: {timeout: 1}
                  ProductPages: {timeout: 2}
                """));

    [Fact]
    public void A_name_that_can_be_no_alias_is_left_to_the_reader_of_the_caches() =>
        Assert.Equal("Caches:1st:timeout = '1'\nCaches:2nd:timeout = '2'", Document.Keys("cache_1st: {timeout: 1}\nCaches: {2nd: {timeout: 2}}"));

    [Fact]
    public void Other_root_keys_are_configuration_as_they_are() =>
        Assert.Equal(
            """
            secret_key = 'xyz'
            debug = 'true'
            ALLOWED_HOSTS:0 = 'a.example.com'
            ALLOWED_HOSTS:1 = 'b.example.com'
            Logging:LogLevel:Default = 'Debug'
            Logging:LogLevel:My_App = 'Warning'
            Logging:LogLevel:MyApp = 'Error'
            databases:default:port = '5432'
            """,
            Document.Keys("""
                # shared with Django
                secret_key: "xyz"
                debug: true
                ALLOWED_HOSTS: [a.example.com, b.example.com]
                Logging:
                  LogLevel:
                    Default: Debug
                    My_App: Warning
                    MyApp: Error
                databases: {default: {port: 5432}}
                """));

    [Fact]
    public void Lists_and_maps_nest() =>
        Assert.Equal(
            """
            a:0:0 = '1'
            a:0:1 = '2'
            a:1:b = 'c'
            a:2:0:d:0 = 'e'
            f = ''
            g = null
            """,
            Document.Keys("a:\n- [1, 2]\n- b: c\n- - d:\n    - e\nf: []\ng: {}\n"));

    [Fact]
    public void What_is_not_set_is_null_and_what_is_quoted_is_text() =>
        Assert.Equal(
            """
            a = null
            b = null
            c = null
            d = null
            e = ''
            f = 'null'
            g = '~'
            h = 'null'
            i = null
            """,
            Document.Keys("a:\nb: ~\nc: null\nd: NULL\ne: ''\nf: \"null\"\ng: '~'\nh: !!str null\ni: !!null ''\n".Replace("!!null ''", "!!null null", StringComparison.Ordinal)));

    [Fact]
    public void A_plain_value_is_the_text_that_is_written() =>
        Assert.Equal(
            """
            number = '0600'
            fraction = '1.50'
            flag = 'Yes'
            time = '00:10:00'
            date = '2026-11-23'
            url = 'redis://:a#b@localhost:6379/0'
            tagged = '7'
            """,
            Document.Keys("number: 0600\nfraction: 1.50\nflag: Yes\ntime: 00:10:00\ndate: 2026-11-23\nurl: redis://:a#b@localhost:6379/0 # comment\ntagged: !!int 7\n"));

    [Fact]
    public void Texts_of_several_lines_are_one_value() =>
        Assert.Equal("a = 'one\ntwo\n'\nb = 'one two'\nc = 'one two'\nd = 'one\ntwo'", Document.Keys("a: |\n  one\n  two\nb: >-\n  one\n  two\nc: one\n  two\nd: \"one\\n\\\n  two\"\n"));

    [Theory]
    [InlineData("")]
    [InlineData("\n\n")]
    [InlineData("# nothing yet\n")]
    [InlineData("---\n")]
    [InlineData("---\n# nothing yet\n...\n")]
    [InlineData("~\n")]
    [InlineData("{}\n")]
    [InlineData("\uFEFF")]
    public void An_empty_file_says_nothing(string text) => Assert.Empty(Document.Read(text).Values);

    [Fact]
    public void The_ends_of_lines_and_a_byte_order_mark_do_not_matter()
    {
        const string Expected = "Caches:default:timeout = '600'\nCaches:default:key_prefix = 'schön'";

        Assert.Equal(Expected, Document.Keys("cache_default:\n  timeout: 600\n  key_prefix: schön\n"));
        Assert.Equal(Expected, Document.Keys("\uFEFFcache_default:\r\n  timeout: 600\r\n  key_prefix: schön\r\n"));
        Assert.Equal(Expected, Document.Keys("cache_default:\r  timeout: 600\r  key_prefix: schön"));
    }

    [Fact]
    public void An_alias_stands_for_what_its_anchor_names() =>
        Assert.Equal(
            """
            x-pool:socket_timeout = '5'
            Caches:default:timeout = '600'
            Caches:default:connection_pool_kwargs:socket_timeout = '5'
            Caches:sessions:timeout = '600'
            Caches:sessions:connection_pool_kwargs:socket_timeout = '5'
            """,
            Document.Keys("""
                x-pool: &pool {socket_timeout: 5}
                cache_default: {timeout: &long 600, connection_pool_kwargs: *pool}
                cache_sessions: {timeout: *long, connection_pool_kwargs: *pool}
                """));

    [Fact]
    public void An_anchor_can_be_set_anew() =>
        Assert.Equal("a = '1'\nb = '1'\nc = '2'\nd = '2'", Document.Keys("a: &x 1\nb: *x\nc: &x 2\nd: *x\n"));

    [Fact]
    public void A_merge_key_fills_in_what_the_map_does_not_say() =>
        Assert.Equal(
            """
            Caches:default:redis_url = 'redis://one'
            Caches:default:timeout = '600'
            Caches:sessions:Timeout = '86400'
            Caches:sessions:redis_url = 'redis://one'
            """,
            Document.Keys("""
                cache_default: &base
                  redis_url: redis://one
                  timeout: 600
                cache_sessions:
                  <<: *base
                  Timeout: 86400
                """));

    [Fact]
    public void Of_a_list_of_merged_maps_the_first_wins() =>
        Assert.Equal(
            "a:x = '1'\nb:x = '2'\nb:y = '2'\nc:z = '3'\nc:x = '1'\nc:y = '2'",
            Document.Keys("a: &a {x: 1}\nb: &b {x: 2, y: 2}\nc: {<<: [*a, *b], z: 3}\n"));

    [Fact]
    public void A_merged_map_can_merge_another_and_the_root_can_merge_too() =>
        Assert.Equal(
            "a:x = '1'\nb:y = '2'\nb:x = '1'\nc:y = '2'\nc:x = '1'\nd = '4'",
            Document.Keys("a: &a {x: 1}\nb: &b {<<: *a, y: 2}\nc: {<<: *b}\n<<: {d: 4}\n"));

    [Fact]
    public void A_quoted_merge_key_is_a_name() => Assert.Equal("a:<<:b = '1'", Document.Keys("a: {'<<': {b: 1}}"));

    [Fact]
    public void Each_key_has_its_location_also_that_of_a_list_or_a_map()
    {
        var locations = Document.Read("cache_default:\n  timeout: 600\n  connection_pool_kwargs:\n    sentinels:\n      - - a\n        - 26379\n      - b\n").Locations;

        Assert.Equal(
            """
            Caches:default 1.1
            Caches:default:timeout 2.3
            Caches:default:connection_pool_kwargs 3.3
            Caches:default:connection_pool_kwargs:sentinels 4.5
            Caches:default:connection_pool_kwargs:sentinels:0 5.9
            Caches:default:connection_pool_kwargs:sentinels:0:0 5.11
            Caches:default:connection_pool_kwargs:sentinels:0:1 6.11
            Caches:default:connection_pool_kwargs:sentinels:1 7.9
            """,
            string.Join('\n', locations.Select(one => $"{one.Key} {one.Value.Line}.{one.Value.Column}")));
    }

    [Fact]
    public void What_is_merged_has_the_location_where_it_is_written() =>
        Assert.Equal(2, Document.Read("cache_default: &base\n  timeout: 600\ncache_sessions:\n  <<: *base\n").Locations["Caches:sessions:timeout"].Line);

    public static TheoryData<byte[], string> NoText => new()
    {
        { Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes("a: 1")).ToArray(), "The file is UTF-16; save it as UTF-8 (config.yaml, line 1, column 1)." },
        { Encoding.BigEndianUnicode.GetPreamble(), "The file is UTF-16; save it as UTF-8 (config.yaml, line 1, column 1)." },
        { Encoding.Unicode.GetBytes("a: 1"), "A character that cannot be seen stands here (U+0000); remove it, or write it as an escape in double quotes (config.yaml, line 1, column 2)." },
        { Encoding.Latin1.GetBytes("a: 1\nb: schön\n"), "The file is not UTF-8 here; save it as UTF-8 (config.yaml, line 2, column 7)." },
        { [.. "a: 1"u8, 0xC3], "The file is not UTF-8 here; save it as UTF-8 (config.yaml, line 1, column 5)." },
        { "a: 1\nb: \u001b[31m"u8.ToArray(), "A character that cannot be seen stands here (U+001B); remove it, or write it as an escape in double quotes (config.yaml, line 2, column 4)." },
        { "\uFEFF\uFEFFa: 1"u8.ToArray(), "A character that cannot be seen stands here (U+FEFF); remove it, or write it as an escape in double quotes (config.yaml, line 1, column 1)." },
    };

    [Theory]
    [MemberData(nameof(NoText), DisableDiscoveryEnumeration = true)]
    public void A_text_that_is_not_UTF_8_is_rejected(byte[] bytes, string error) => Assert.Equal(error, Document.Errors(bytes));

    [Fact]
    public void An_escape_can_say_what_cannot_be_seen() => Assert.Equal("a = '\u001b\u0000'", Document.Keys("a: \"\\e\\0\""));
}
