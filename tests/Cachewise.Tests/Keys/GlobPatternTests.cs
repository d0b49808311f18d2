using Cachewise.Keys;
using Cachewise.Tests.Servers;
using CsCheck;
using StackExchange.Redis;

namespace Cachewise.Tests.Keys;

public class GlobPatternTests(RedisServer server)
{
    private static readonly Gen<string> Words = Gen.Char["ab-c]^[\u00e9"].Array[1, 6].Select(letters => new string(letters));
    private static readonly Gen<string> Patterns = Gen.Char["aab*?[]^-\\c"].Array[1, 8].Select(letters => new string(letters));

    [Theory]
    [InlineData("*", "anything", true)]
    [InlineData("a*c", "abbbc", true)]
    [InlineData("a*c", "abbb", false)]
    [InlineData("a?c", "abc", true)]
    [InlineData("a?c", "ac", false)]
    [InlineData("[a-c]x", "bx", true)]
    [InlineData("[c-a]x", "bx", true)]
    [InlineData("[^a]x", "bx", true)]
    [InlineData("[^a]x", "ax", false)]
    [InlineData(@"\*", "*", true)]
    [InlineData(@"\*", "a", false)]
    [InlineData(@"[\]]", "]", true)]
    [InlineData("?", "\u00e9", false)]
    [InlineData("??", "\u00e9", true)]
    [InlineData("*a*a*a*a*a*a*a*a*b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", false)]
    public void Patterns_match_as_in_redis(string pattern, string text, bool expected) => Assert.Equal(expected, new GlobPattern(pattern).IsMatch(text));

    [Fact]
    public async Task Matches_what_redis_matches()
    {
        await using var redis = await ConnectionMultiplexer.ConnectAsync($"{new Uri(server.Url()).Authority},allowAdmin=true");
        var database = redis.GetDatabase(7);
        Gen.Select(Patterns, Words.Array[8]).Sample(
            (pattern, words) =>
            {
                database.ScriptEvaluate("redis.call('FLUSHDB') for _, key in ipairs(ARGV) do redis.call('SET', key, '') end", [], Array.ConvertAll(words, word => (RedisValue)word));
                var matched = (string[])database.Execute("KEYS", pattern)!;
                Assert.Equal(matched.Order(StringComparer.Ordinal), words.Distinct().Where(new GlobPattern(pattern).IsMatch).Order(StringComparer.Ordinal));
            },
            iter: 2000,
            threads: 1);
    }

    [Fact]
    public void An_escaped_text_matches_only_itself() => Gen.Select(Words, Words).Sample((text, other) =>
    {
        var pattern = new GlobPattern(GlobPattern.Escape(text));
        Assert.True(pattern.IsMatch(text));
        Assert.Equal(text == other, pattern.IsMatch(other));
    });
}
