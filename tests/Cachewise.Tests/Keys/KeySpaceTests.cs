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
        Assert.Equal(KeySpace.IsReserved(key) ? null : key, keys.FromFull(keys.FullUtf8(key)));
        Assert.True(keys.IsEntryOfAnyVersion(keys.FullUtf8(key)));
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

    [Fact]
    public void No_key_of_a_prefix_is_an_entry_of_another_prefix() => Gen.Select(Prefixes, Gen.Int[1, 12], Names, Prefixes).Sample((prefix, version, key, other) =>
    {
        if (prefix != other && KeySpace.MixesWith(prefix) is null && KeySpace.MixesWith(other) is null)
        {
            Assert.False(new KeySpace(other, 1, isDefaultVersion: true).IsEntryOfAnyVersion(new KeySpace(prefix, version, isDefaultVersion: true).FullUtf8(key)));
        }
    });

    [Theory]
    [InlineData("app:1", "app", "app:v1")]
    [InlineData("app:1:", "app", "app:v1:")]
    [InlineData("app:0", "app", "app:v0")]
    [InlineData("app:1:x", "app", "app:v1:x")]
    [InlineData("app:x:12", "app:x", "app:x:v12")]
    [InlineData("app:1:2", "app", "app:v1:v2")]
    [InlineData("app:99999999999", "app", "app:v99999999999")]
    [InlineData("{shop}:1", "{shop}", "{shop}:v1")]
    [InlineData(":7", "", ":v7")]
    [InlineData("1:2", "1", "1:v2")]
    [InlineData("", null, "")]
    [InlineData("1", null, "1")]
    [InlineData("1:", null, "1:")]
    [InlineData("app", null, "app")]
    [InlineData("app1", null, "app1")]
    [InlineData("app:", null, "app:")]
    [InlineData("app::x", null, "app::x")]
    [InlineData("app:one", null, "app:one")]
    [InlineData("app:1one", null, "app:1one")]
    [InlineData("app:-1", null, "app:-1")]
    [InlineData("app:1\n", null, "app:1\n")]
    [InlineData("app:\u0661", null, "app:\u0661")]
    public void A_prefix_with_a_part_of_digits_alone_mixes_with_a_shorter_one(string prefix, string? shorter, string withoutVersions)
    {
        Assert.Equal(shorter, KeySpace.MixesWith(prefix));
        Assert.Equal(withoutVersions, KeySpace.WithoutVersions(prefix));
        if (shorter is not null)
        {
            Assert.True(new KeySpace(shorter, 1, isDefaultVersion: true).IsEntryOfAnyVersion(new KeySpace(prefix, 1, isDefaultVersion: true).FullUtf8("k")));
        }
    }

    [Theory]
    [InlineData("app:1:k", true)]
    [InlineData("app:22:", true)]
    [InlineData("app:1:2:k", true)]
    [InlineData("app:20261123001:1:k", true)]
    [InlineData("app:1:$d:k", true)]
    [InlineData("app:1:$d:2:$l:k", true)]
    [InlineData("app:1:x$l:k", true)]
    [InlineData("app:1:x:$l:k", true)]
    [InlineData("app:1:2$l:k", true)]
    [InlineData("app:1:$l:k", false)]
    [InlineData("app:1:2:$l:k", false)]
    [InlineData("app:1:x:2:$l:k", false)]
    [InlineData("app:1:$l$l:2:$l:k", false)]
    [InlineData("app", false)]
    [InlineData("app:", false)]
    [InlineData("app:1", false)]
    [InlineData("app::k", false)]
    [InlineData("app:x:k", false)]
    [InlineData("app:1x:k", false)]
    [InlineData("apple:1:k", false)]
    [InlineData("APP:1:k", false)]
    public void Only_prefix_digits_and_key_are_of_the_cache_and_locks_are_nobodys_entries(string full, bool expected) =>
        Assert.Equal(expected, new KeySpace("app", 1, isDefaultVersion: true).IsEntryOfAnyVersion(Encoding.UTF8.GetBytes(full)));

    [Fact]
    public void A_key_that_is_no_text_is_an_entry_and_has_no_name()
    {
        var keys = new KeySpace("app", 1, isDefaultVersion: true);
        byte[] full = [.. "app:1:caf"u8, 0xE9];

        Assert.True(keys.IsEntryOfAnyVersion(full));
        Assert.True(keys.IsUserKey(full));
        Assert.Null(keys.FromFull(full));
    }

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

        Assert.Equal((isEntry, isOwn), (keys.IsEntryOfAnyVersion(Encoding.UTF8.GetBytes(full)), keys.IsOwnEntryOfAnyVersion(Encoding.UTF8.GetBytes(full))));
    }
}
