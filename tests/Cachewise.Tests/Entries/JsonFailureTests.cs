using System.Data;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cachewise.Tests.Entries;

/// <summary>
/// What JSON cannot write is an error everywhere. Its message names the fix, where no analysis of the type came first
/// too: in production.
/// </summary>
public class JsonFailureTests
{
    private const string Written = "cannot be written as JSON";
    private const string Read = "can be written as JSON, but not be read back";
    private const string Framework = "; store what you need of it in a type of your own, or give the options a JsonConverter for it.";

    [Fact]
    public async Task The_message_names_what_JSON_cannot_write_and_the_fix()
    {
        using var stream = new MemoryStream([1]);
        using var response = new HttpResponseMessage { Content = new StringContent("x") };
        using var table = new DataTable();
        await Says(stream, $"MemoryStream {Written}: MemoryStream is a stream, not what it holds; read it into a byte[] before it is stored.");
        await Says(new Holder<Stream>(stream), $"Holder<Stream> {Written}: Holder<Stream>.Value is a stream, not what it holds; read it into a byte[] before it is stored.");
        await Says(Task.FromResult(1), $"Task<Int32> {Read}: Task<Int32> is a task, not its result; await it before it is stored.");
        await Says(new[] { 1 }.AsQueryable(), $"IQueryable<Int32> {Read}: IQueryable<Int32> is a query, not its result; run it before it is stored, with ToList() or ToListAsync().");
        await Says(AsyncEnumerable.Range(1, 3), $"IAsyncEnumerable<Int32> {Written}: IAsyncEnumerable<Int32> is a sequence that is still to be read; read it into a list before it is stored.");
        await Says(CancellationToken.None, $"CancellationToken {Written}: CancellationToken belongs to a call, and cannot be stored; use the token that the factory gets; mark a member that is one [JsonIgnore].");
        await Says(response, $"HttpResponseMessage {Read}: HttpResponseMessage is still to be read; store the content that you read from it, as with ReadAsStringAsync() or ReadFromJsonAsync().");
        await Says(table, $"DataTable {Written}: DataTable has state that JSON does not write and read back{Framework}");
        await Says(() => 1, $"Func<Int32> {Written}: Func<Int32> is a delegate, which is code; call it, and store what it returns; mark a member that is one [JsonIgnore].");
        await Says(new Holder<Action>(() => { }), $"Holder<Action> {Written}: Holder<Action>.Value is a delegate, which is code; call it, and store what it returns; mark a member that is one [JsonIgnore].");
        await Says(typeof(string), $"Type {Written}: Type is a part of the program, not data; store its name.");
        await Says((nint)5, $"IntPtr {Written}: IntPtr is a handle of this process; store what it refers to; mark a member that is one [JsonIgnore].");
        await Says(new int[2, 2], $"Int32[,] {Written}: Int32[,] is an array of several dimensions; store an array of arrays, such as int[][].");
        using var reader = new StreamReader(stream);
        await Says(reader, "StreamReader has no JSON form: it is a reader, not the text that it reads; store the string of ReadToEndAsync().");
    }

    [Fact]
    public async Task The_message_names_the_members_that_refer_back()
    {
        var post = new Post { Title = "t", Blog = new() };
        post.Blog.Posts.Add(post);
        await Says(post, Circle("Post", "Post.Blog.Posts"));
        await Says(new List<Post> { post }, Circle("List<Post>", "List<Post>.Blog.Posts"));
        await Says(new Holder<Post>(post), Circle("Holder<Post>", "Holder<Post>.Value.Blog.Posts"));

        static string Circle(string type, string path) =>
            $"{type} {Written}: {path} refers back to an object that contains it, or the value is nested more than 64 deep; "
            + "mark the member that refers back [JsonIgnore], store a type without it, or set options.Json.ReferenceHandler = ReferenceHandler.Preserve.";
    }

    [Fact]
    public async Task The_option_of_the_message_stores_the_circle()
    {
        var services = new CacheServices();
        services.Json.ReferenceHandler = ReferenceHandler.Preserve;
        await using var cache = Cache.Create(new(), services);
        var post = new Post { Title = "t", Blog = new() };
        post.Blog.Posts.Add(post);
        await cache.SetAsync("k", post);

        var read = (await cache.GetAsync<Post>("k"))!;

        Assert.Same(read, read.Blog!.Posts[0]);
    }

    [Fact]
    public async Task A_member_that_is_null_is_written_though_JSON_could_not_write_another_value_of_it()
    {
        await using var cache = Cache.Create(new());
        await cache.SetAsync("k", new Holder<Action?>(null));

        Assert.Null((await cache.GetAsync<Holder<Action?>>("k"))!.Value);
    }

    private static async Task Says<T>(T value, string message)
    {
        await using var cache = Cache.Create(new() { Backend = CacheBackend.LocMem }, new() { Logging = NullLoggerFactory.Instance }, environment: "production");
        var error = await Assert.ThrowsAsync<CacheValueException>(async () => await cache.SetAsync("k", value));

        Assert.Equal($"Cache 'default': {(message.Contains("has no JSON form", StringComparison.Ordinal) ? "the type" : "a value of type")} {message}", error.Message);
        Assert.NotNull(error.InnerException);
    }

    public sealed record Holder<T>(T Value);

    public sealed class Post
    {
        public string Title { get; set; } = "";

        public Blog? Blog { get; set; }
    }

    public sealed class Blog
    {
        public List<Post> Posts { get; set; } = [];
    }
}
