using System.Text;
using Cachewise.Keys;
using CsCheck;

namespace Cachewise.Tests.Keys;

public class KeySpaceTests
{
    private static readonly Gen<string> Prefixes = Gen.OneOf(Gen.Const(""), Gen.Char["ab:1*[\u00e9"].Array[0, 5].Select(letters => new string(letters)));
    private static readonly Gen<string> Names = Gen.Char["ab:12$ \u00e9"].Array[0, 8].Select(letters => new string(letters));

    [Fact]
    public void A_full_key_gives_back_the_key() => Gen.Select(Prefixes, Gen.Int[1, 1000], Names).Sample((prefix, version, key) =>
    {
        var keys = new KeySpace(prefix, version, isDefaultVersion: true);

        Assert.Equal($"{prefix}:{version}:{key}", keys.Full(key));
        Assert.Equal(Encoding.UTF8.GetBytes(keys.Full(key)), keys.FullUtf8(key));
        Assert.Equal(key, keys.FromFull(keys.Full(key)));
        Assert.True(keys.IsEntryOfAnyVersion(keys.Full(key)));
        Assert.True(new GlobPattern(keys.PatternOfAnyVersion).IsMatch(keys.Full(key)));
    });

    [Fact]
    public void Local_keys_of_different_versions_never_meet() =>
        Gen.Select(Gen.Int[1, 12], Names, Gen.Int[1, 12], Names).Where((_, key, _, other) => !KeySpace.IsReserved(key) && !KeySpace.IsReserved(other)).Sample((version, key, otherVersion, other) =>
        {
            var keys = new KeySpace("p", version, version == 1);
            var others = new KeySpace("p", otherVersion, otherVersion == 1);

            Assert.Equal((version, key) == (otherVersion, other), keys.Local(key) == others.Local(other));
            Assert.Equal(key, keys.FromLocal(keys.Local(key)));
            if (version != otherVersion)
            {
                Assert.Null(others.FromLocal(keys.Local(key)));
            }
        });

    [Theory]
    [InlineData("app:1:k", true)]
    [InlineData("app:22:", true)]
    [InlineData("app:1:2:k", true)]
    [InlineData("app:20261123001:1:k", true)]
    [InlineData("app:1:$d:k", true)]
    [InlineData("app:1:$l:k", false)]
    [InlineData("app", false)]
    [InlineData("app:", false)]
    [InlineData("app:1", false)]
    [InlineData("app::k", false)]
    [InlineData("app:x:k", false)]
    [InlineData("app:1x:k", false)]
    [InlineData("apple:1:k", false)]
    [InlineData("APP:1:k", false)]
    public void Only_prefix_digits_and_key_are_of_the_cache(string full, bool expected) =>
        Assert.Equal(expected, new KeySpace("app", 1, isDefaultVersion: true).IsEntryOfAnyVersion(full));

    [Theory]
    [InlineData("$d:", true)]
    [InlineData("$z:x", true)]
    [InlineData("$d", false)]
    [InlineData("$", false)]
    [InlineData("$D:x", false)]
    [InlineData("$1:x", false)]
    [InlineData("$dd:x", false)]
    [InlineData("x$d:", false)]
    public void Dollar_letter_and_colon_are_reserved(string key, bool expected) => Assert.Equal(expected, KeySpace.IsReserved(key));

    [Theory]
    [InlineData("app:1:k", true, true)]
    [InlineData("app:12:$d:session", true, false)]
    [InlineData("app:1:$l:k", false, false)]
    [InlineData("app:x:k", false, false)]
    [InlineData("other:1:k", false, false)]
    public void An_entry_of_an_adapter_is_an_entry_and_none_of_the_cache_itself(string full, bool isEntry, bool isOwn)
    {
        var keys = new KeySpace("app", 1, isDefaultVersion: true);

        Assert.Equal((isEntry, isOwn), (keys.IsEntryOfAnyVersion(full), keys.IsOwnEntryOfAnyVersion(full)));
    }
}
