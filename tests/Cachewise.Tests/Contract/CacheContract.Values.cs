using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cachewise.Tests.Contract;

/// <content>Section 2: get, set, default, values.</content>
public abstract partial class CacheContract
{
    public sealed record Point(int X, int Y);

    public sealed class Basket
    {
        public List<string> Items { get; set; } = [];
    }

    public sealed record Secretive(string Name)
    {
        [JsonIgnore]
        public string? Password { get; init; }
    }

    public sealed class Unreadable(int first, int second)
    {
        public int Sum => first + second;
    }

    public sealed class Loop
    {
        public Loop? Next { get; set; }
    }

    [Fact]
    [Contract(23)]
    public async Task What_is_set_is_read()
    {
        await Cache.SetAsync("k", "value");

        Assert.Equal("value", await Cache.GetAsync<string>("k"));
    }

    [Fact]
    [Contract(24)]
    public async Task A_miss_gives_the_default()
    {
        Assert.Null(await Cache.GetAsync<string>("missing"));
        Assert.Equal(0, await Cache.GetAsync<int>("missing"));
        Assert.Equal("bang!", await Cache.GetAsync("missing", "bang!"));
        Assert.False((await Cache.TryGetAsync<string>("missing")).Found);
        Assert.Equal(
            "There was no entry; look at Found before Value.",
            Assert.Throws<InvalidOperationException>(() => default(CacheResult<string>).Value).Message);
    }

    [Fact]
    [Contract(25)]
    public async Task A_stored_null_is_a_hit()
    {
        await Cache.SetAsync<string?>("null", null);

        Assert.Null(await Cache.GetAsync<string?>("null", "x"));
        var read = await Cache.TryGetAsync<string?>("null");
        Assert.True(read.Found);
        Assert.Null(read.Value);
    }

    [Fact]
    [Contract(26)]
    public async Task Set_replaces_value_and_expiry()
    {
        await Cache.SetAsync("k", 1, Seconds(10));
        await Cache.SetAsync("k", "two", Seconds(100));
        await AdvanceAsync(Seconds(50));

        Assert.Equal("two", await Cache.GetAsync<string>("k"));
    }

    [Fact]
    [Contract(28, 30, 31)]
    public async Task Types_survive_by_set_add_and_set_many()
    {
        await Survives("text");
        await Survives("");
        await Survives("caf\u00e9 \u732b \ud83d\ude00 <&'\">");
        await Survives(42);
        await Survives(-7L);
        await Survives(long.MinValue);
        await Survives(ulong.MaxValue);
        await Survives(true);
        await Survives(1.345620002);
        await Survives(double.Epsilon);
        await Survives(0.1f);
        await Survives(79228162514264337593543950335m);
        await Survives(1.10m);
        await Survives('c');
        await Survives(Guid.Parse("0f8fad5b-d9cb-469f-a165-70867728950e"));
        await Survives(new DateTime(2026, 11, 23, 4, 5, 6, DateTimeKind.Utc).AddTicks(1234567));
        await Survives(new DateTimeOffset(2026, 11, 23, 4, 5, 6, TimeSpan.FromHours(5.5)));
        await Survives(new DateOnly(2026, 2, 28));
        await Survives(TimeSpan.FromTicks(123456789));
        await Survives(DayOfWeek.Friday);
        await Survives<int?>(5);
        await Survives<int?>(null);
        await Survives<string?>(null);
        await Survives(new byte[] { 0, 1, 0x78, 0x9c, 255 });
        await Survives(new List<int> { 1, 2, 3 });
        await Survives(ImmutableArray.Create("a", "b"));
        await Survives(new Dictionary<string, List<string?>> { ["\u00e9"] = ["a", null] });
        await Survives(new Point(1, 2));
        await Survives(new List<Point> { new(1, 2) });
    }

    [Fact]
    [Contract(29)]
    public async Task Text_stays_text_and_numbers_stay_numbers()
    {
        await Cache.SetAsync("text", "2");
        await Cache.SetAsync("number", 2);

        Assert.Equal("2", (await Cache.GetAsync<JsonElement>("text")).GetString());
        Assert.Equal(JsonValueKind.Number, (await Cache.GetAsync<JsonElement>("number")).ValueKind);
        Assert.Equal("2", await Cache.GetAsync<object>("number") is JsonElement element ? element.GetRawText() : null);
    }

    [Fact]
    [Contract(32)]
    public async Task A_value_that_cannot_be_written_is_an_error_and_the_old_one_stays()
    {
        var loop = new Loop();
        loop.Next = loop;
        await Cache.SetAsync("k", 1);

        foreach (var write in new Func<Task>[]
        {
            async () => await Cache.SetAsync("k", loop),
            async () => await Cache.AddAsync("new", loop),
            async () => await Cache.SetManyAsync([KeyValuePair.Create("new", new Loop()), KeyValuePair.Create("k", loop)]),
            async () => await Cache.GetOrCreateAsync("new", _ => ValueTask.FromResult(loop)),
        })
        {
            var error = await Assert.ThrowsAsync<CacheValueException>(write);
            Assert.Equal(
                "Cache 'default': a value of type Loop cannot be written as JSON: Loop.Next refers back to an object that contains it, or the value is nested more than 64 deep; "
                    + "mark the member that refers back [JsonIgnore], store a type without it, or set options.Json.ReferenceHandler = ReferenceHandler.Preserve.",
                error.Message);
            Assert.IsType<JsonException>(error.InnerException);
        }

        Assert.Equal(1, await Cache.GetAsync<int>("k"));
        Assert.False(await Cache.ContainsAsync("new"));
    }

    [Fact]
    [Contract(32)]
    public async Task Not_a_number_is_an_error()
    {
        var error = await Assert.ThrowsAsync<CacheValueException>(async () => await Cache.SetAsync("k", double.NaN));

        Assert.Equal($"Cache 'default': a value of type Double cannot be written as JSON: {error.InnerException!.Message}", error.Message);
        Assert.False(await Cache.ContainsAsync("k"));
    }

    [Fact]
    [Contract(32)]
    public async Task A_type_that_cannot_be_read_back_is_an_error_when_it_is_written()
    {
        foreach (var write in new Func<Task>[]
        {
            async () => await Cache.SetAsync("k", new Unreadable(1, 2)),
            async () => await Cache.GetOrCreateAsync("k", _ => ValueTask.FromResult(new Unreadable(1, 2))),
        })
        {
            var error = await Assert.ThrowsAsync<CacheValueException>(write);
            Assert.Equal(
                "Cache 'default': a value of type Unreadable may not come back as it is: Unreadable has a constructor with a parameter that no member supplies; give each parameter the name and the type of a member.",
                error.Message);
        }

        Assert.False(await Cache.ContainsAsync("k"));
    }

    [Fact]
    [Contract(32)]
    public async Task A_type_without_a_json_form_is_an_error()
    {
        var error = await Assert.ThrowsAsync<CacheValueException>(async () => await Cache.SetAsync("k", typeof(string)));

        Assert.Equal("Cache 'default': a value of type Type cannot be written as JSON: Type is a part of the program, not data; store its name.", error.Message);
    }

    [Fact]
    [Contract(32)]
    public async Task Tuples_survive_at_any_depth()
    {
        await Survives((1, "a"));
        await Survives(new List<(string Sku, decimal Price)> { ("A", 1.5m) });
        await Survives(new Dictionary<string, (int X, int Y)?> { ["a"] = (1, 2), ["b"] = null });
    }

    public sealed record Validated
    {
        public Validated(string name)
        {
            ArgumentException.ThrowIfNullOrEmpty(name);
            Name = name;
        }

        public string Name { get; }
    }

    public sealed class Throws
    {
        public string Text { get; set; } = "";

        [JsonIgnore]
        public string Secret => Text;

        public int Length => Text.Length > 0 ? Text.Length : throw new InvalidTimeZoneException("no text");
    }

    [Fact]
    [Contract(139)]
    public async Task A_value_that_its_type_rejects_is_a_miss_and_replaced()
    {
        await Cache.SetAsync("k", new Dictionary<string, string> { ["name"] = "" });

        Assert.Null(await Cache.GetAsync<Validated>("k"));
        Assert.Empty(await Cache.GetManyAsync<Validated>(["k"]));
        Assert.Equal("made", (await Cache.GetOrCreateAsync("k", _ => ValueTask.FromResult(new Validated("made")))).Name);
        Assert.Equal("made", (await Cache.GetAsync<Validated>("k"))!.Name);
    }

    [Fact]
    [Contract(32)]
    public async Task A_value_whose_getter_throws_is_an_error()
    {
        var error = await Assert.ThrowsAsync<CacheValueException>(async () => await Cache.SetAsync("k", new Throws()));

        Assert.Equal("Cache 'default': a value of type Throws cannot be written as JSON: no text", error.Message);
    }

    [Fact]
    [Contract(33)]
    public async Task Changing_what_was_set_does_not_change_the_cache()
    {
        var basket = new Basket { Items = ["tea"] };
        await Cache.SetAsync("k", basket);
        basket.Items.Add("cake");

        Assert.Equal(["tea"], (await Cache.GetAsync<Basket>("k"))!.Items);
    }

    [Fact]
    [Contract(33)]
    public async Task Changing_what_was_read_does_not_change_the_cache()
    {
        await Cache.SetAsync("k", new Basket { Items = ["tea"] });
        (await Cache.GetAsync<Basket>("k"))!.Items.Add("cake");
        (await Cache.GetManyAsync<Basket>(["k"]))["k"].Items.Add("cake");
        (await Cache.GetOrCreateAsync("k", _ => ValueTask.FromResult(new Basket()))).Items.Add("cake");

        Assert.Equal(["tea"], (await Cache.GetAsync<Basket>("k"))!.Items);
    }

    [Fact]
    [Contract(33)]
    public async Task Changing_what_was_made_does_not_change_the_cache()
    {
        var made = await Cache.GetOrCreateAsync("k", _ => ValueTask.FromResult(new Basket { Items = ["tea"] }));
        made.Items.Add("cake");

        Assert.Equal(["tea"], (await Cache.GetAsync<Basket>("k"))!.Items);
    }

    [Fact]
    public async Task What_json_leaves_out_is_left_out_on_every_backend()
    {
        var secretive = new Secretive("n") { Password = "p" };
        await Cache.SetAsync("k", secretive);

        Assert.Equal(new("n"), await Cache.GetAsync<Secretive>("k"));
        Assert.Equal(new("n"), await Cache.GetOrCreateAsync("made", _ => ValueTask.FromResult(secretive)));
    }

    [Fact]
    public async Task Half_a_surrogate_pair_is_an_error_and_the_character_that_replaces_one_is_not()
    {
        await IsAnError("half \ud83d", "String");
        await IsAnError("\ude00 half \ufffd", "String");
        await IsAnError('\ud83d', "Char");
        await IsAnError(ImmutableArray.Create(@"\", "\\\ud83d"), "ImmutableArray<String>");
        await IsAnError(new Secretive("\ud83dx"), "Secretive");
        await IsAnError(new Dictionary<string, int> { ["\ud83d"] = 1 }, "Dictionary<String, Int32>");
        await Survives("\ufffd");
        await Survives(@"\ufffd \uFFFD \\uFFFD");
        await Survives(new List<string> { "\ud83d\ude00 \ufffd" });

        async Task IsAnError<T>(T value, string type) => Assert.Equal(
            $"Cache 'default': a value of type {type} may not come back as it is: {type} has text with half a surrogate pair, which is written as U+FFFD; "
                + "remove that half, as where the text was cut within an emoji.",
            (await Assert.ThrowsAsync<CacheValueException>(async () => await Cache.SetAsync("half", value))).Message);
    }

    [Fact]
    public async Task A_value_is_read_as_another_type_where_its_json_allows()
    {
        await Cache.SetAsync("number", 5);
        await Cache.SetAsync("point", new Point(1, 2));

        Assert.Equal(5L, await Cache.GetAsync<long>("number"));
        Assert.Equal(5.0, await Cache.GetAsync<double>("number"));
        Assert.Equal(5, await Cache.GetAsync<int?>("number"));
        Assert.Equal(2, (await Cache.GetAsync<Dictionary<string, int>>("point"))!["y"]);
    }

    [Fact]
    [Contract(139)]
    public async Task A_value_that_cannot_be_read_as_the_type_is_a_miss()
    {
        await Cache.SetAsync("k", "text");

        Assert.Equal(-1, await Cache.GetAsync("k", -1));
        Assert.False((await Cache.TryGetAsync<Point>("k")).Found);
        Assert.Empty(await Cache.GetManyAsync<int>(["k"]));
        Assert.True(await Cache.ContainsAsync("k"));
        Assert.Equal("text", await Cache.GetAsync<string>("k"));
    }

    [Fact]
    [Contract(139)]
    public async Task A_value_that_cannot_be_read_is_replaced_by_the_one_that_is_made()
    {
        await Cache.SetAsync("k", "text of an older release");

        Assert.Equal(new(1, 2), await Cache.GetOrCreateAsync("k", _ => ValueTask.FromResult(new Point(1, 2))));
        Assert.Equal(new(1, 2), await Cache.GetAsync<Point>("k"));
    }

    [Fact]
    [Contract(138)]
    public async Task Compressed_and_plain_entries_are_read_with_compression_on_or_off()
    {
        var plain = Cache;
        var compressing = NewCache(new() { KeyPrefix = Prefix, Compress = true });
        var text = new string('x', 10_000);
        foreach (var writer in new[] { plain, compressing })
        {
            await writer.SetAsync("text", text);
            await writer.SetAsync("short", "short");
            await writer.SetAsync("list", Enumerable.Range(0, 1000).ToList());
            await writer.SetAsync("count", long.MaxValue - 1);

            foreach (var reader in Choice(writer) is CacheBackend.Redis ? [plain, compressing] : new[] { writer })
            {
                Assert.Equal(text, await reader.GetAsync<string>("text"));
                Assert.Equal("short", await reader.GetAsync<string>("short"));
                Assert.Equal(Enumerable.Range(0, 1000), await reader.GetAsync<List<int>>("list"));
            }

            Assert.Equal(long.MaxValue, await writer.IncrementAsync("count"));
        }
    }

    private static CacheBackend Choice(Cache cache) => cache.Choice.Backend;

    private async Task Survives<T>(T value)
    {
        await Cache.RemoveManyAsync(["added"]);
        await Cache.SetAsync("set", value);
        Assert.True(await Cache.AddAsync("added", value));
        await Cache.SetManyAsync([KeyValuePair.Create("many", value)]);

        foreach (var key in new[] { "set", "added", "many" })
        {
            var read = await Cache.TryGetAsync<T>(key);
            Assert.True(read.Found);
            Assert.Equivalent(value, read.Value, strict: true);
        }
    }
}
