namespace Cachewise.Tests.Configuration.Yaml;

/// <summary>What is wrong with a file, with the line, the column and the mend.</summary>
public class YamlFaultTests
{
    public static TheoryData<string, string> Wrong => new()
    {
        // Tabs
        { "cache_default:\n\ttimeout: 600\n", "A tab indents this line; indent with spaces (config.yaml, line 2, column 1)." },
        { "cache_default:\n  timeout: 600\n\tversion: 2\n", "A tab indents this line; indent with spaces (config.yaml, line 3, column 1)." },
        { "cache_default:\n  timeout: 600\n \tversion: 2\n", "A tab indents this line; indent with spaces (config.yaml, line 3, column 2)." },
        { "\tcache_default: {}\n", "A tab indents this line; indent with spaces (config.yaml, line 1, column 1)." },
        { "cache_default:\n  connection_pool_kwargs:\n    sentinels:\n    \t- a\n", "A tab indents this line; indent with spaces (config.yaml, line 4, column 5)." },
        { "a: |\n\ttext\n", "A tab indents this line; indent with spaces (config.yaml, line 2, column 1)." },
        { "a: one\n\ttwo\n", "A tab indents this line; indent with spaces (config.yaml, line 2, column 1)." },
        { "a:\n \ttext\n", "A tab indents this line; indent with spaces (config.yaml, line 2, column 2)." },
        // Indentation
        { "cache_default:\n  timeout: 600\n version: 2\n", "The indentation of this line fits none above it; indent it as the lines that it belongs to (config.yaml, line 3, column 2)." },
        { "cache_default:\n    timeout: 600\n  version: 2\n", "The indentation of this line fits none above it; indent it as the lines that it belongs to (config.yaml, line 3, column 3)." },
        { "cache_default:\n  timeout: 600\n    version: 2\n", "The indentation of this line fits none above it; indent it as the lines that it belongs to (config.yaml, line 3, column 5)." },
        { "a:\n  - 1\n - 2\n", "The indentation of this line fits none above it; indent it as the lines that it belongs to (config.yaml, line 3, column 2)." },
        { "- a: 1\n  b: 2\n -c\n", "The indentation of this line fits none above it; indent it as the lines that it belongs to (config.yaml, line 3, column 2)." },
        { "  cache_default:\n    timeout: 600\ncache_sessions: {}\n", "The indentation of this line fits none above it; indent it as the lines that it belongs to (config.yaml, line 3, column 1)." },
        // Names and colons
        { "cache_default:\n  timeout:600\n  version: 2\n", "This line or the one above has no ':' after its name; write name: value, with a space after the ':' (config.yaml, line 3, column 10)." },
        { "cache_default:\n  version: 2\n  timeout:600\n", "This line has no ':' after its name; write name: value, with a space after the ':' (config.yaml, line 3, column 3)." },
        { "cache_default:\n  version: 2\n  timeout\n", "This line has no ':' after its name; write name: value, with a space after the ':' (config.yaml, line 3, column 3)." },
        { "a: b: c\n", "A second ': ' stands in this line; quote the text that it is a part of (config.yaml, line 1, column 5)." },
        { "a: [b]: c\n", "A ':' stands where none can; write name: value, or quote the text that it is a part of (config.yaml, line 1, column 7)." },
        { "timeout\n", "The document is a single value; write a map of names and values, such as cache_default (config.yaml, line 1, column 1)." },
        { ": 1\n", "A value stands here without a name; write name: value (config.yaml, line 1, column 1)." },
        { "a: :\n  b: 1\n", "A ':' stands where none can; write name: value, or quote the text that it is a part of (config.yaml, line 1, column 4)." },
        { "~: 1\n", "A value stands here without a name; write name: value (config.yaml, line 1, column 1)." },
        { "[a]: 1\n", "A value stands here without a name; write name: value (config.yaml, line 1, column 1)." },
        { "? {a: b}\n: 1\n", "A value stands here without a name; write name: value (config.yaml, line 1, column 3)." },
        { "\u00a0timeout: 1\n", "A name has a character that cannot be seen (U+00A0); write the name anew, and indent with spaces (config.yaml, line 1, column 1)." },
        { "\"a\\nb\": 1\n", "A name has a character that cannot be seen (U+000A); write the name anew, and indent with spaces (config.yaml, line 1, column 1)." },
        // Quotes, brackets and characters
        { "a: 'b\nc: 1\n", "A quote opens here and is not closed; close it (config.yaml, line 1, column 4)." },
        { "a: \"b\n", "A quote opens here and is not closed; close it (config.yaml, line 1, column 4)." },
        { "a: \"b\nc: 1\n", "A quote opens here and is not closed; close it, or indent the lines that its text goes on in (config.yaml, line 1, column 4)." },
        { "a: \"b\"# c\n", "A '#' follows without a space; put a space before it, or quote the text that it is a part of (config.yaml, line 1, column 7)." },
        { "a: |b\n", "A '|' or '>' is followed by something on its line; begin the text on the next line, or quote the value if it begins with this character (config.yaml, line 1, column 4)." },
        { "a: !is://secret\"\n", "A tag (!) is not understood; remove it, or quote the value if it is a text that begins with '!' (config.yaml, line 1, column 4)." },
        { "a: 'b\n---\n", "A quote opens here and is not closed; close it (config.yaml, line 1, column 4)." },
        { "a: \"C:\\cache\"\n", "A '\\' in double quotes begins no escape; write '\\\\' for the character itself, or use single quotes (config.yaml, line 1, column 4)." },
        { "a: \"\\u12\"\n", "An escape in double quotes is not complete; write '\\\\' for the character '\\' itself, or use single quotes (config.yaml, line 1, column 4)." },
        { "a: \"\\ud800\"\n", "An escape in double quotes is no character; write '\\\\' for the character '\\' itself, or use single quotes (config.yaml, line 1, column 4)." },
        { "a: 'b' c\n", "Something follows where the value has ended; quote all of the value (config.yaml, line 1, column 8)." },
        { "a: [1, 2\nb: 1\n", "A bracket opens here and is not closed, or a ',' is missing behind it; close it, or quote the value if it is a text (config.yaml, line 1, column 4)." },
        { "a: [1, 2\n", "A bracket opens here and is not closed, or a ',' is missing behind it; close it, or quote the value if it is a text (config.yaml, line 1, column 4)." },
        { "a: {b: 1\n", "A bracket opens here and is not closed, or a ',' is missing behind it; close it, or quote the value if it is a text (config.yaml, line 1, column 4)." },
        { "a: ]\n", "A value is missing here; write one, or quote the value if it is a text that begins with this character (config.yaml, line 1, column 4)." },
        { "a: [1,,2]\n", "A value is missing here; write one, or quote the value if it is a text that begins with this character (config.yaml, line 1, column 7)." },
        { "a: @b\n", "Nothing can begin with this character; quote the value (config.yaml, line 1, column 4)." },
        { "a: %b\n", "Nothing can begin with this character; quote the value (config.yaml, line 1, column 4)." },
        { "a: `b`\n", "Nothing can begin with this character; quote the value (config.yaml, line 1, column 4)." },
        { "a: - 1\n", "A list cannot begin on the line of its name; begin it on the next line, or write it in [ ] (config.yaml, line 1, column 4)." },
        { "a: |9\n b\n", "This line has no ':' after its name; write name: value, with a space after the ':' (config.yaml, line 2, column 2)." },
        { "%YAML 3.0\n---\na: 1\n", "The file is not YAML here; look at this line and the one above (config.yaml, line 2, column 1)." },
        { "%TAG ! tag:x,2000:\n%TAG ! tag:x,2000:\n---\na: 1\n", "The file is not YAML here; look at this line and the one above (config.yaml, line 2, column 1)." },
        { "a: !x!y 1\n", "The file is not YAML here; look at this line and the one above (config.yaml, line 1, column 4)." },
        // Anchors, aliases and tags: they may be unquoted passwords
        { "a: *secret\n", "An alias (*) names no anchor above it; name one, or quote the value if it is a text that begins with '*' (config.yaml, line 1, column 4)." },
        { "a: &secret\nb: 1\n", "An anchor (&) stands before no value; give it one, or quote the value if it is a text that begins with '&' (config.yaml, line 1, column 4)." },
        { "a: !secret\n", "A tag (!) is not understood; remove it, or quote the value if it is a text that begins with '!' (config.yaml, line 1, column 4)." },
        { "a: !secret 1\n", "A tag (!) is not understood; remove it, or quote the value if it is a text that begins with '!' (config.yaml, line 1, column 4)." },
        { "a: !!binary aGk=\n", "A tag (!) is not understood; remove it, or quote the value if it is a text that begins with '!' (config.yaml, line 1, column 4)." },
        { "a: !!python/object:os.system {}\n", "A tag (!) is not understood; remove it, or quote the value if it is a text that begins with '!' (config.yaml, line 1, column 4)." },
        { "a: !!map 1\n", "A tag (!) is not understood; remove it, or quote the value if it is a text that begins with '!' (config.yaml, line 1, column 4)." },
        { "a: *\n", "An anchor (&) or an alias (*) has no name; name it, or quote the value if it is a text that begins with this character (config.yaml, line 1, column 4)." },
        { "a: &x [*x]\n", "An alias (*) stands within what it names; write out what is meant (config.yaml, line 1, column 8)." },
        { "a: &x\n  b: *x\n", "An alias (*) stands within what it names; write out what is meant (config.yaml, line 2, column 6)." },
        { "a: &x\n  <<: *x\n", "An alias (*) stands within what it names; write out what is meant (config.yaml, line 2, column 7)." },
        { "a:\n  <<: text\n", "<< names something that is no map; merge the alias of a map, or a list of them (config.yaml, line 2, column 3)." },
        { "a:\n  <<: [{b: 1}, text]\n", "<< names something that is no map; merge the alias of a map, or a list of them (config.yaml, line 2, column 3)." },
        { "a:\n  <<: {b: 1}\n  <<: {c: 1}\n", "<< is set twice; write a list: <<: [*one, *two] (config.yaml, line 3, column 3)." },
        // Documents
        { "- a\n", "The document is a list; write a map of names and values, such as cache_default (config.yaml, line 1, column 1)." },
        { "text\n", "The document is a single value; write a map of names and values, such as cache_default (config.yaml, line 1, column 1)." },
        { "a: 1\n---\nb: 2\n", "A second document begins here; keep one document in a file (config.yaml, line 2, column 1)." },
        { "a: 1\n...\n---\nb: 2\n", "A second document begins here; keep one document in a file (config.yaml, line 3, column 1)." },
        { "---\n---\n", "A second document begins here; keep one document in a file (config.yaml, line 2, column 1)." },
        // Duplicates
        { "a: 1\na: 1\n", "a is set twice, in line 1 too; keep one of them (config.yaml, line 2, column 1)." },
        { "debug: true\nDebug: true\n", "Debug is the same name as debug in line 1; keep one of them (config.yaml, line 2, column 1)." },
        { "secret_key: 1\nSecretKey: 1\n", "SecretKey is the same name as secret_key in line 1; keep one of them (config.yaml, line 2, column 1)." },
        { "a:\n  b: 1\n  B: 1\n", "B is the same name as b in line 2; keep one of them (config.yaml, line 3, column 3)." },
        { "a:\n  b: 1\na:b: 2\n", "a:b is set twice, in line 2 too; keep one of them (config.yaml, line 3, column 1)." },
        { "cache_default:\n  redis_url: redis://:hunter2@a\n  RedisUrl: redis://:hunter2@b\n", "RedisUrl is the same name as redis_url in line 2; keep one of them (config.yaml, line 3, column 3)." },
        { "cache_default: {connection_pool_kwargs: {socket_timeout: 1, SocketTimeout: 1}}\n", "SocketTimeout is the same name as socket_timeout in line 1; keep one of them (config.yaml, line 1, column 61)." },
        { "cache_default: {}\ncache_default: {}\n", "cache_default is set twice, in line 1 too; keep one of them (config.yaml, line 2, column 1)." },
        { "cache_default: {}\nCacheDefault: {}\n", "CacheDefault is the same name as cache_default in line 1; keep one of them (config.yaml, line 2, column 1)." },
        { "cache_default: {}\nCaches:\n  Default: {}\n", "Cache 'default': it is configured twice, as cache_default in line 1 and as Caches:Default; keep one of them (config.yaml, line 3, column 3)." },
        { "caches:\n  product_pages: {}\n  ProductPages: {}\n", "ProductPages is the same name as product_pages in line 2; keep one of them (config.yaml, line 3, column 3)." },
        { "a: &x {b: 1, b: 2}\nc: *x\nd: *x\n", "b is set twice, in line 1 too; keep one of them (config.yaml, line 1, column 14)." },
    };

    [Theory]
    [MemberData(nameof(Wrong), DisableDiscoveryEnumeration = true)]
    public void What_is_wrong_is_named_with_its_place_and_its_mend(string text, string faults) => Assert.Equal(faults, Document.Faults(text));
}
