using System.Text;
using Cachewise.Configuration;

namespace Cachewise.Tests.Fuzzing;

/// <summary>Every text is an address, or has problems that say what to write instead.</summary>
public class AddressFuzzTests
{
    private static readonly Mutator Texts = new(
        [
            "redis://localhost", "redis://app:p%40ss@cache.example.com:6379/3", "rediss://[2001:db8::1]:6380/0?db=0", "redis://:s3cret@10.0.0.7:6379/0#x",
            "cache.example.com:6380,password=p=ss,ssl=True,abortConnect=False", "localhost,user=app,defaultDatabase=3", "a:1,b:2,connectTimeout=5000,name=x", "",
        ],
        [
            "redis://", "rediss://", "http://", "//", "://", ":", "@", "/", "?", "#", "&", "=", ",", "%", "%2", "%zz", "%00", "%C3", "%C3%A9", "[", "]", "[::1]", "[::1%eth0]", " ", "\t", "\0", "db=", "db=1", "?db=99999999999",
            "password=", "ssl=", "true", "defaultDatabase=", "serviceName=x", "99999", "-1", "xn--", ".", "..", "\u00e9", "\ud83d\ude00", "\ufffd", "*",
        ]);

    [Fact]
    public Task A_text_is_an_address_or_has_problems() => Fuzz.RunAsync(random => Encoding.UTF8.GetString(Texts.Make(random)), Parse, text => $"'{text}'");

    private static void Parse(string text)
    {
        var problems = new List<string>();

        var address = RedisAddress.Parse(text, problems);

        Assert.Equal(address is null, problems.Count > 0);
        if (address is not null)
        {
            Assert.Equal(address.ToString(), RedisAddress.Mask(text));
        }
        else if ((text.Contains(":s3cret", StringComparison.Ordinal) || text.Contains("s3cret@", StringComparison.Ordinal)) && !text.Contains("//s3cret", StringComparison.Ordinal))
        {
            Assert.DoesNotContain("s3cret", RedisAddress.Mask(text), StringComparison.Ordinal);
        }

        if (address?.Password is { Length: > 3 } password && !address.Endpoint.Host.Contains(password, StringComparison.OrdinalIgnoreCase) && address.User?.Contains(password, StringComparison.Ordinal) != true)
        {
            Assert.DoesNotContain(password, address.ToString(), StringComparison.Ordinal);
        }
    }
}
