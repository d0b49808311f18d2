using Cachewise.Django;

namespace Cachewise.Tests.Django;

public class PythonTextTests
{
    public static TheoryData<object?, string> Values => new()
    {
        { null, "None" },
        { true, "True" },
        { false, "False" },
        { -5, "-5" },
        { 0.25, "0.25" },
        { "", "''" },
        { "it's", @"'it\'s'" },
        { @"C:\ca.pem", @"'C:\\ca.pem'" },
        { "a\r\n\tb\0", @"'a\u000d\u000a\u0009b\u0000'" },
        { "Töpfe 茶 😀", "'Töpfe 茶 😀'" },
        { "\u00a0\u2028\u200f\ufeff", @"'\u00a0\u2028\u200f\ufeff'" },
        { "\U000E0001\uD83D", @"'\U000e0001\ud83d'" },
        { "{{x}} %s", "'{{x}} %s'" },
    };

    [Theory]
    [MemberData(nameof(Values), DisableDiscoveryEnumeration = true)]
    public void A_value_is_a_literal_of_Python(object? value, string literal) => Assert.Equal(literal, PythonText.Write(value));
}
