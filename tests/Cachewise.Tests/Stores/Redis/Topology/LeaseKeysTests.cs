using System.Text;
using Cachewise.Keys;
using Cachewise.Stores.Redis.Topology;

namespace Cachewise.Tests.Stores.Redis.Topology;

public class LeaseKeysTests
{
    [Theory]
    [InlineData("app", "app:1:k", "app:1:$m:{app:1:k}", true)]
    [InlineData("", ":1:k", ":1:$m:{:1:k}", true)]
    [InlineData("app", "app:7:k", "app:7:$m:{app:7:k}", true)]
    [InlineData("{app}", "{app}:1:k", "{app}:1:$m::k", true)]
    [InlineData("app", "app:1:{tag}k", "app:1:$m::{tag}k", true)]
    [InlineData("app", "app:1:{app:1:k}", "app:1:$m::{app:1:k}", true)]
    [InlineData("app", "app:1:a{b", "app:1:$m:{app:1:a{b}", true)]
    [InlineData("app", "app:1:a}b", "app:1:$m:{app:1:a}b}", false)]
    [InlineData("app", "app:1:a{}b", "app:1:$m:{app:1:a{}b}", false)]
    [InlineData("a{b", "a{b:1:k", "a{b:1:$m:{a{b:1:k}", false)]
    [InlineData("a{b", "a{b:1:k}", "a{b:1:$m::k}", false)]
    public void The_lease_of_an_entry_names_it_and_has_its_slot_unless_braces_are_unbalanced(string prefix, string entry, string lease, bool hasSlot)
    {
        var keys = new LeaseKeys(new(prefix, version: 1, isDefaultVersion: true));

        Assert.Equal(lease, Text(keys.Of(Bytes(entry))));
        Assert.Equal(entry, Text(keys.EntryOf(Bytes(lease))));
        Assert.Equal(hasSlot, HashSlot.Compute(Bytes(entry)) == HashSlot.Compute(Bytes(lease)));
    }

    [Theory]
    [InlineData("app:1:$d:session")]
    [InlineData("app:1:$l:lock")]
    [InlineData("app:1:$m:{app:1:k}")]
    [InlineData("other:1:k")]
    [InlineData("app:x:k")]
    public void Entries_of_adapters_locks_and_other_keys_have_none(string key) =>
        Assert.Null(new LeaseKeys(new("app", version: 1, isDefaultVersion: true)).Of(Bytes(key)));

    [Theory]
    [InlineData("app:1:k")]
    [InlineData("app:1:$m:")]
    [InlineData("app:1:$m:k")]
    [InlineData("app:1:$l:{app:1:k}")]
    [InlineData("other:1:$m:{other:1:k}")]
    public void Another_key_is_no_lease(string key) => Assert.Null(new LeaseKeys(new("app", version: 1, isDefaultVersion: true)).EntryOf(Bytes(key)));

    [Fact]
    public void No_user_can_name_one() => Assert.Throws<CacheKeyException>(() => new KeySpace("app", version: 1, isDefaultVersion: true).Check("$m:{app:1:k}"));

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static string? Text(byte[]? bytes) => bytes is null ? null : Encoding.UTF8.GetString(bytes);
}
