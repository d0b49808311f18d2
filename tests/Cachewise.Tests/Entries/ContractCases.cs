using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Data;
using System.Dynamic;
using System.Globalization;
using System.Net;
using System.Numerics;
using System.Security.Claims;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc;
using static Cachewise.Tests.Entries.Kinds;

namespace Cachewise.Tests.Entries;

/// <summary>
/// Values of the types that people store, by name: those that come back, and those that are rejected, with the message.
/// </summary>
internal static class ContractCases
{
    public static IReadOnlyDictionary<string, ContractCase> Kept { get; } = new Dictionary<string, ContractCase>(StringComparer.Ordinal)
    {
        ["a list of tuples"] = ContractCase.Create(new List<(string Sku, decimal Price)> { ("A", 1.5m) }),
        ["a tuple of more than seven"] = ContractCase.Create((1, 2, 3, 4, 5, 6, 7, 8, "nine")),
        ["a tuple in a dictionary"] = ContractCase.Create(new Dictionary<string, (int X, int Y)> { ["a"] = (1, 2) }),
        ["a tuple in a record"] = ContractCase.Create(new WithTuple("n", (1, 2), (3, 4))),
        ["a tuple and null"] = ContractCase.Create<(int X, string Y)?>((1, "y")),
        ["tuples deep inside"] = ContractCase.Create(new Deep([new() { ["p"] = [("Ann", 7)] }])),
        ["a class that is a tuple"] = ContractCase.Create(Tuple.Create(1, "a", 2.5)),
        ["a vector in a class"] = ContractCase.Create(new Body { At = new(1, 2, 3) }),
        ["a vector and a matrix"] = ContractCase.Create((new Vector4(1, 2, 3, 4), Matrix4x4.CreateRotationX(1))),
        ["public fields"] = ContractCase.Create(new WithFields { A = 1, B = 2, At = new() { X = 3 } }),
        ["a record"] = ContractCase.Create(new Product(1, "Tea", 4.5m)),
        ["a record with required members"] = ContractCase.Create(new Required { Name = "n" }),
        ["a record struct"] = ContractCase.Create(new Price(1.5m, "EUR")),
        ["a class with init"] = ContractCase.Create(new WithInit { Id = 1, Names = ["a"] }),
        ["a class with computed members"] = ContractCase.Create(new Computed { First = "a", Last = "b" }),
        ["a class that keeps what it computed"] = ContractCase.Create(Memoized.Filled()),
        ["properties over private fields"] = ContractCase.Create(new OldStyle { Name = "n", Count = 3, Tags = ["t"], Length = TimeSpan.FromMinutes(3) }),
        ["an observable class"] = ContractCase.Create(new Observable { Name = "n" }),
        ["a class that JSON makes by its constructor"] = ContractCase.Create(new Constructed(3, ["a"])),
        ["a marked constructor of several"] = ContractCase.Create(new Marked(3)),
        ["a primary constructor that is captured"] = ContractCase.Create(new Captured("x")),
        ["a setter that is private"] = ContractCase.Create(new List<PrivateSetter> { PrivateSetter.Create(7) }),
        ["setters that are protected and internal, and a private init"] = ContractCase.Create(Account.Create(7)),
        ["private members with [JsonInclude]"] = ContractCase.Create(Included.Create(7)),
        ["a collection without a setter that is populated"] = ContractCase.Create(Populated.Create("a")),
        ["a member that is ignored"] = ContractCase.Create(new Ignoring { Id = 1 }),
        ["a generic type in a generic type"] = ContractCase.Create(new Page<Product>([new(1, "Tea", 1)], 1)),
        ["a nested type that refers to itself"] = ContractCase.Create(new Node(1, [new(2, [])])),
        ["an anonymous type"] = ContractCase.Create(new { A = 1, B = new[] { "x" } }),
        ["classes listed with [JsonDerivedType]"] = ContractCase.Create(new List<Shape> { new Circle { Radius = 2 }, new Square { Side = 3 } }),
        ["an interface with [JsonDerivedType]"] = ContractCase.Create<IEvent>(new Created { At = 3 }),
        ["an enumeration and null"] = ContractCase.Create<DayOfWeek?>(DayOfWeek.Friday),
        ["a struct and null"] = ContractCase.Create(new Dictionary<int, Price?> { [1] = new(1, "EUR"), [2] = null }),
        ["arrays of arrays"] = ContractCase.Create<int[][]>([[1, 2], [3]]),
        ["an immutable array"] = ContractCase.Create(ImmutableArray.Create(new Product(1, "Tea", 1))),
        ["immutable collections"] = ContractCase.Create(new Immutables(ImmutableDictionary<string, int>.Empty.Add("a", 1), [1], [2])),
        ["bytes"] = ContractCase.Create(new byte[] { 1, 2, 255 }),
        ["bytes in memory"] = ContractCase.Create(new ReadOnlyMemory<byte>([1, 2]), value => Convert.ToHexString(value.Span)),
        ["interfaces of collections"] = ContractCase.Create(new Interfaces([1], [2], new HashSet<int> { 3 }, new SortedDictionary<string, int> { ["a"] = 4 })),
        ["arrays where a list is declared"] = ContractCase.Create<IReadOnlyList<Product>>(new Product[] { new(1, "Tea", 1) }),
        ["a query"] = ContractCase.Create<IEnumerable<Product>>(Enumerable.Range(1, 3).Select(id => new Product(id, "Tea", 1)), value => string.Join(',', value)),
        ["a query of a class that is not sealed"] = ContractCase.Create(OneByOne().Select(name => new Animal { Name = name }), value => string.Join(',', value.Select(animal => animal.Name))),
        ["a dictionary of its own kind"] = ContractCase.Create<IReadOnlyDictionary<string, Animal>>(new OneEntry(new Animal { Name = "a" }), value => value["one"].Name),
        ["a query in a class"] = ContractCase.Create(new WithSequence { Names = OneByOne() }, value => string.Join(',', value.Names)),
        ["a sorted dictionary"] = ContractCase.Create(new SortedDictionary<string, int> { ["b"] = 1, ["a"] = 2 }),
        ["a set that compares by ordinals"] = ContractCase.Create(new HashSet<string>(StringComparer.Ordinal) { "a" }),
        ["a dictionary that compares by ordinals"] = ContractCase.Create(new ConcurrentDictionary<string, int>(StringComparer.Ordinal) { ["a"] = 1 }),
        ["a class that sets its comparer itself"] = ContractCase.Create(new Headers { ["A"] = "1" }, value => value["a"]),
        ["a set that is populated"] = ContractCase.Create(new CaseInsensitive { Names = { "A" } }, value => $"{value.Names.Contains("a")}"),
        ["a pair"] = ContractCase.Create(KeyValuePair.Create("a", new Product(1, "Tea", 1))),
        ["JSON"] = ContractCase.Create(JsonSerializer.SerializeToElement(new { a = 1 }), value => value.GetRawText()),
        ["a JSON node"] = ContractCase.Create<JsonNode>(new JsonObject { ["a"] = 1 }, value => value.ToJsonString()),
        ["a JSON document"] = ContractCase.Create(JsonDocument.Parse("{}"), value => value.RootElement.GetRawText()),
        ["an address and a version"] = ContractCase.Create((new Uri("https://example.org/a?b"), new Version(1, 2, 3))),
        ["dates and times"] = ContractCase.Create((new DateOnly(2026, 11, 23), new TimeOnly(4, 5, 6), TimeSpan.FromTicks(7), DateTimeOffset.UnixEpoch)),
        ["problem details"] = ContractCase.Create(new ProblemDetails { Status = 404, Title = "No such product" }),
        ["a member whose condition does not leave it out"] = ContractCase.Create(new Conditional { Level = 3, Note = null }),
        ["types of .NET that are made of members"] = ContractCase.Create((new System.Drawing.Rectangle(1, 2, 3, 4), new Quaternion(1, 2, 3, 4))),
        ["extension data"] = ContractCase.Create(new Extended { Id = 1 }),
        ["a converter of its own"] = ContractCase.Create(new Temperature(21.5)),
        ["a field that the constructor computes of its parameters"] = ContractCase.Create(new Slugged(1, "tea"), value => value.Slug()),
        ["a field that the constructor of a record computes"] = ContractCase.Create(new LazyRecord(2)),
        ["a copied record with a field that its constructor computes"] = ContractCase.Create(new LazyRecord(2) with { }),
        ["fields with initializers"] = ContractCase.Create(new Initialized { Id = 3 }, value => value.Tell()),
        ["a field of a base class that its constructor computes"] = ContractCase.Create(new OfBase("tea"), value => value.Tell()),
        ["a captured parameter beside an automatic property"] = ContractCase.Create(new CapturedToo(2), value => $"{value.Id} {value.Twice()}"),
        ["an observable class with a dictionary"] = ContractCase.Create(new ViewModel { Name = "n", Age = 3 }),
        ["an observable class with a dictionary of text"] = ContractCase.Create(new TextModel { Age = 3 }),
        ["setters that fill what is no collection"] = ContractCase.Create(new Proxy { Name = "n", Text = "t" }),
        ["a setter that calls through many methods"] = ContractCase.Create(new Layered { Name = "n" }),
        ["a queue and a linked list"] = ContractCase.Create((new Queue<int>([1, 2]), new LinkedList<int>([3, 4]))),
    };

    public static IReadOnlyDictionary<string, ContractCase> Rejected { get; } = new Dictionary<string, ContractCase>(StringComparer.Ordinal)
    {
        ["a derived class"] = ContractCase.Create<Animal>(new Dog { Bones = 3 }).Says(
            "Animal is of type Dog at run time, and would come back as Animal; list it: [JsonDerivedType(typeof(Dog), \"Dog\")] on Animal, or declare Dog"),
        ["a derived class in a list"] = ContractCase.Create(new List<Animal> { new(), new Dog() }).Says(
            "List<Animal>[] is of type Dog at run time, and would come back as Animal; list it: [JsonDerivedType(typeof(Dog), \"Dog\")] on Animal, or declare Dog"),
        ["a derived class in a member"] = ContractCase.Create(new Zoo { ByName = { ["rex"] = [new Dog()] } }).Says(
            "Zoo.ByName[][] is of type Dog at run time, and would come back as Animal; list it: [JsonDerivedType(typeof(Dog), \"Dog\")] on Animal, or declare Dog"),
        ["a derived class in a tuple"] = ContractCase.Create((1, new Animal[] { new Dog() })).Says(
            "ValueTuple<Int32, Animal[]>.Item2[] is of type Dog at run time, and would come back as Animal; list it: [JsonDerivedType(typeof(Dog), \"Dog\")] on Animal, or declare Dog"),
        ["a derived class out of a query"] = ContractCase.Create(new Animal[] { new(), new Dog() }.Where(animal => animal.Name is "")).Says(
            "IEnumerable<Animal>[] is of type Dog at run time, and would come back as Animal; list it: [JsonDerivedType(typeof(Dog), \"Dog\")] on Animal, or declare Dog"),
        ["a derived class out of a query in a member"] = ContractCase.Create(new Flock(Enumerable.Range(1, 2).Select(id => new Dog { Bones = id }))).Says(
            "Flock.Animals[] is of type Dog at run time, and would come back as Animal; list it: [JsonDerivedType(typeof(Dog), \"Dog\")] on Animal, or declare Dog"),
        ["a derived class in a dictionary of its own kind"] = ContractCase.Create<IReadOnlyDictionary<string, Animal>>(new OneEntry(new Dog())).Says(
            "IReadOnlyDictionary<String, Animal>[] is of type Dog at run time, and would come back as Animal; list it: [JsonDerivedType(typeof(Dog), \"Dog\")] on Animal, or declare Dog"),
        ["a derived record"] = ContractCase.Create<Part>(new Wheel(1, 2)).Says(
            "Part is of type Wheel at run time, and would come back as Part; list it: [JsonDerivedType(typeof(Wheel), \"Wheel\")] on Part, or declare Wheel"),
        ["a class that [JsonDerivedType] does not list"] = ContractCase.Create<Vehicle>(new Car.Taxi()).Says(
            "Vehicle is of type Taxi at run time, and would come back as Vehicle; list it: [JsonDerivedType(typeof(Taxi), \"Taxi\")] on Vehicle, or declare Taxi"),
        ["a class that [JsonDerivedType] lists without a name"] = ContractCase.Create<Unnamed>(new Unnamed()).Says(
            "Unnamed may be of type UnnamedOne, which [JsonDerivedType] lists without a type discriminator, so that it would come back as Unnamed; add one: [JsonDerivedType(typeof(UnnamedOne), \"UnnamedOne\")]"),
        ["a class derived from a list, where a list is declared"] = ContractCase.Create<List<int>>(new Headers.Numbers { 1 }).Says(
            "List<Int32> is of type Numbers at run time, and would come back as List<Int32>; declare Numbers, or store a List<Int32>"),
        ["a member of a class derived from a list"] = ContractCase.Create(new Paged { Total = 3 }).Says(
            "Paged.Total is a member of a collection, of which JSON writes only the elements; hold the collection in a member instead of deriving from it, or mark it [JsonIgnore] if it is not part of the value"),
        ["no setter, deep inside"] = ContractCase.Create(new Holder()).Says("Holder.Fixed[].X has no setter, so JSON does not read it back; add init, make it a parameter of the constructor that JSON calls ([JsonConstructor]), or mark it [JsonIgnore] if it is not part of the value"),
        ["no setter"] = ContractCase.Create(new GetOnly()).Says(
            "GetOnly.At has no setter, so JSON does not read it back; add init, make it a parameter of the constructor that JSON calls ([JsonConstructor]), or mark it [JsonIgnore] if it is not part of the value"),
        ["a struct with a constructor"] = ContractCase.Create<Money?>(new Money(3)).Says(
            "Money.Amount has no setter, so JSON does not read it back; add init, make it a parameter of the constructor that JSON calls ([JsonConstructor]), or mark it [JsonIgnore] if it is not part of the value"),
        ["a list without a setter"] = ContractCase.Create(new GetOnlyList()).Says(
            "GetOnlyList.Lines has no setter, so JSON does not read it back; add init, make it a constructor parameter, add [JsonObjectCreationHandling(JsonObjectCreationHandling.Populate)], or mark it [JsonIgnore] if it is not part of the value"),
        ["private state alone"] = ContractCase.Create(new Purse()).Says(
            "Purse._amount is a private field that no member of its JSON sets" + Private),
        ["an entity with a private list"] = ContractCase.Create(new Entity(3)).Says(
            "Entity._lines is a private field that no member of its JSON sets" + Private),
        ["private state that grows with a setter"] = ContractCase.Create(new Buffered()).Says(
            "Buffered._chars is a private field that no member of its JSON sets" + Private),
        ["private state of the class that it derives from"] = ContractCase.Create(new Derived { Id = 1 }).Says(
            "Counting._count is a private field that no member of its JSON sets" + Private),
        ["private state of the class that an element derives from"] = ContractCase.Create(new List<Derived> { new() { Id = 1 } }).Says(
            "List<Derived>[]._count is a private field of Counting that no member of its JSON sets" + Private),
        ["a field that another constructor sets"] = ContractCase.Create(new TwoWays(3)).Says("TwoWays._limit is a private field that no member of its JSON sets" + Private),
        ["a field of a structure"] = ContractCase.Create(new Length(3)).Says("Length._square is a private field that no member of its JSON sets" + Private),
        ["a field that is different at each run"] = ContractCase.Create(new Stamped()).Says("Stamped._at is a private field that no member of its JSON sets" + Private),
        ["a field that a setter of no member writes"] = ContractCase.Create(new Unreached()).Says("Unreached._secret is a private field that no member of its JSON sets" + Private),
        ["a field whose object methods change"] = ContractCase.Create(new Stateful()).Says("Stateful._state is a private field that no member of its JSON sets" + Private),
        ["a field with a StringBuilder"] = ContractCase.Create(new Writing()).Says("Writing._text is a private field that no member of its JSON sets" + Private),
        ["a field in which a method keeps what it computed"] = ContractCase.Create(new MethodMemo()).Says("MethodMemo._sum is a private field that no member of its JSON sets" + Private),
        ["a field that a setter only reads"] = ContractCase.Create(new Moving { Name = "n" }).Says("Moving._animal is a private field that no member of its JSON sets" + Private),
        ["a type of another assembly"] = ContractCase.Create(new Cachewise.Tests.Worker.Packaged()).Says(
            "Packaged._count is a private field that no member of its JSON sets" + Private + "; if Packaged is not yours to change, give the options a JsonConverter, or store a type of your own"),
        ["a dictionary with an initializer that ignores case"] = ContractCase.Create(new Config()).Says(
            "Config.Settings compares with StringComparer.OrdinalIgnoreCase, which JSON does not write, and would come back with the default comparer; "
            + "make it a get-only property with [JsonObjectCreationHandling(JsonObjectCreationHandling.Populate)] and an initializer that sets the comparer"),
        ["a set that ignores case by a culture"] = ContractCase.Create(new HashSet<string>(StringComparer.InvariantCultureIgnoreCase)).Says(
            "HashSet<String> compares with StringComparer.InvariantCultureIgnoreCase" + Comparer),
        ["a private property"] = ContractCase.Create(new Hidden()).Says(
            "Hidden.Secret has no public getter, so JSON does not write it; add [JsonInclude], or mark it [JsonIgnore] if it is not part of the value"),
        ["a read-only field"] = ContractCase.Create(new ReadOnlyField()).Says(
            "ReadOnlyField.A is a read-only field, so JSON does not read it back; make it a property with init, or a constructor parameter, or mark it [JsonIgnore] if it is not part of the value"),
        ["several at once"] = ContractCase.Create(new Many()).Says(
            "\n- Many.A has no setter, so JSON does not read it back; add init, make it a parameter of the constructor that JSON calls ([JsonConstructor]), or mark it [JsonIgnore] if it is not part of the value"
            + "\n- Many.B is declared as object, and would come back as JsonElement; declare the type that it has, or JsonElement"),
        ["an object"] = ContractCase.Create<object>(5).Says("Object is declared as object, and would come back as JsonElement; declare the type that it has, or JsonElement"),
        ["a dictionary of objects"] = ContractCase.Create(new Dictionary<string, object> { ["a"] = 1 }).Says(
            "Dictionary<String, Object>[] is declared as object, and would come back as JsonElement; declare the type that it has, or JsonElement"),
        ["an interface"] = ContractCase.Create(new WithInterface { Animal = new Creature() }).Says(
            "WithInterface.Animal is of type ICreature, which is an interface, of which JSON can make no object; declare a class, or list the classes on ICreature with [JsonDerivedType] and a type discriminator"),
        ["no constructor that JSON can call"] = ContractCase.Create(new TwoConstructors(1)).Says(
            "TwoConstructors has no constructor that JSON can call; add a public one without parameters, or mark one with [JsonConstructor]"),
        ["a dictionary that ignores case"] = ContractCase.Create(new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase)).Says(
            "Dictionary<String, Int32> compares with StringComparer.OrdinalIgnoreCase" + Comparer),
        ["a set that ignores case, in a list"] = ContractCase.Create(new List<HashSet<string>> { new(StringComparer.OrdinalIgnoreCase) }).Says("List<HashSet<String>>[] compares with StringComparer.OrdinalIgnoreCase" + Comparer),
        ["a set that ignores case, by its interface"] = ContractCase.Create(new WithSet(new HashSet<string>(StringComparer.OrdinalIgnoreCase))).Says("WithSet.Names compares with StringComparer.OrdinalIgnoreCase" + Comparer),
        ["a concurrent dictionary that ignores case"] = ContractCase.Create(new ConcurrentDictionary<string, int>(StringComparer.OrdinalIgnoreCase)).Says(
            "ConcurrentDictionary<String, Int32> compares with StringComparer.OrdinalIgnoreCase" + Comparer),
        ["a frozen dictionary that ignores case, by its interface"] = ContractCase.Create<IReadOnlyDictionary<string, int>>(
            new Dictionary<string, int> { ["a"] = 1 }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase)).Says("IReadOnlyDictionary<String, Int32> compares with StringComparer.OrdinalIgnoreCase" + Comparer),
        ["a wrapped dictionary that ignores case, by its interface"] = ContractCase.Create<IReadOnlyDictionary<string, int>>(
            new ReadOnlyDictionary<string, int>(new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase))).Says("IReadOnlyDictionary<String, Int32> compares with StringComparer.OrdinalIgnoreCase" + Comparer),
        ["a sorted set that sorts by ordinals"] = ContractCase.Create(new SortedSet<string>(StringComparer.Ordinal)).Says("SortedSet<String> compares with StringComparer.Ordinal" + Comparer),
        ["a sorted dictionary that sorts in reverse"] = ContractCase.Create(new SortedDictionary<int, int>(Comparer<int>.Create((a, b) => b - a))).Says("SortedDictionary<Int32, Int32> compares with Comparer<Int32>" + Comparer),
        ["an immutable dictionary that ignores case"] = ContractCase.Create(ImmutableDictionary.Create<string, int>(StringComparer.OrdinalIgnoreCase)).Says(
            "ImmutableDictionary<String, Int32> compares with StringComparer.OrdinalIgnoreCase" + Comparer),
        ["a frozen set"] = ContractCase.Create(new[] { "a" }.ToFrozenSet()).Says("FrozenSet<String> can be written as JSON, but not be read" + Collection),
        ["a lookup"] = ContractCase.Create(new[] { "a" }.ToLookup(text => text.Length)).Says("ILookup<Int32, String> can be written as JSON, but not be read" + Collection),
        ["a stack"] = ContractCase.Create(new Stack<int>([1, 2])).Says("Stack<Int32> is a stack, which JSON reads back in reverse order; store a list"),
        ["an old list"] = ContractCase.Create(new ArrayList { 1 }).Says("ArrayList[] is declared as object, and would come back as JsonElement; declare the type that it has, or JsonElement"),
        ["a member whose condition leaves it out"] = ContractCase.Create(new List<Conditional> { new() { Level = 0 } }).Says(
            "List<Conditional>[].Level is left out by its condition, and would come back as its initializer makes it; remove the condition (JsonIgnoreCondition), or the initializer"),
        ["a task"] = ContractCase.Create(Task.FromResult(1)).Says("Task<Int32> is a task, not its result; await it before it is stored"),
        ["a value task"] = ContractCase.Create(default(ValueTask<int>)).Says("ValueTask<Int32> is a task, not its result; await it before it is stored"),
        ["a lazy value"] = ContractCase.Create(new Lazy<int>(1)).Says("Lazy<Int32> is a Lazy, not its value; store its Value"),
        ["an asynchronous sequence"] = ContractCase.Create(AsyncEnumerable.Range(1, 3)).Says("IAsyncEnumerable<Int32> is a sequence that is still to be read; read it into a list before it is stored"),
        ["a stream"] = ContractCase.Create(new MemoryStream([1])).Says("MemoryStream is a stream, not what it holds; read it into a byte[] before it is stored"),
        ["an asynchronous sequence of a class"] = ContractCase.Create(new Pages()).Says("Pages is a sequence that is still to be read; read it into a list before it is stored"),
        ["a query of a provider"] = ContractCase.Create(new[] { 1 }.AsQueryable()).Says("IQueryable<Int32> is a query, not its result; run it before it is stored, with ToList() or ToListAsync()"),
        ["a query in a member"] = ContractCase.Create((1, new[] { 1 }.AsQueryable().OrderBy(i => i))).Says(
            "ValueTuple<Int32, IOrderedQueryable<Int32>>.Item2 is a query, not its result; run it before it is stored, with ToList() or ToListAsync()"),
        ["a token"] = ContractCase.Create(CancellationToken.None).Says("CancellationToken belongs to a call, and cannot be stored; use the token that the factory gets; mark a member that is one [JsonIgnore]"),
        ["a response"] = ContractCase.Create(new HttpResponseMessage()).Says(
            "HttpResponseMessage is still to be read; store the content that you read from it, as with ReadAsStringAsync() or ReadFromJsonAsync()"),
        ["a reader of rows"] = ContractCase.Create(new DataTable().CreateDataReader()).Says("DataTableReader is a reader of rows, not the rows; read them into a list before it is stored"),
        ["an enumerator"] = ContractCase.Create(((IEnumerable<int>)[1]).GetEnumerator()).Says("IEnumerator<Int32> is an enumerator, not the elements; store a list of them"),
        ["an object of any members"] = ContractCase.Create(new ExpandoObject()).Says(
            "ExpandoObject has members of any type, which would come back as JsonElement; store a class or a record with these members, or a JsonObject"),
        ["a StringBuilder"] = ContractCase.Create(new StringBuilder("hello")).Says("StringBuilder is a StringBuilder, whose text JSON does not write; store its ToString()"),
        ["an exception"] = ContractCase.Create(new InvalidOperationException("no")).Says("InvalidOperationException is an exception, which cannot be made of JSON; store its message, or what else you need of it"),
        ["a principal"] = ContractCase.Create(new ClaimsPrincipal(new ClaimsIdentity([new("name", "ann")]))).Says("ClaimsPrincipal has state that JSON does not write and read back" + Framework),
        ["an IP address"] = ContractCase.Create(IPAddress.Loopback).Says("IPAddress has no constructor that JSON can call" + Framework),
        ["a culture"] = ContractCase.Create((1, CultureInfo.InvariantCulture)).Says("ValueTuple<Int32, CultureInfo>.Item2 is of type CultureInfo, which has no constructor that JSON can call" + Framework),
        ["a large integer"] = ContractCase.Create(new WithLargeInteger { Number = BigInteger.One }).Says("WithLargeInteger.Number is of type BigInteger, which has state that JSON does not write and read back" + Framework),
        ["a table"] = ContractCase.Create(new DataTable("t")).Says("DataTable has state that JSON does not write and read back" + Framework),
        ["an index and a range"] = ContractCase.Create(1..2).Says("Range has state that JSON does not write and read back" + Framework),
    };

    private const string Comparer =
        ", which JSON does not write, and would come back with the default comparer; make it anew with its comparer after reading, or declare a class that sets the comparer in its constructor";

    private const string Private =
        ", so what methods put into it would be lost; add [JsonInclude], make it a property that JSON can set, or mark it [JsonIgnore] if it is not part of the value";

    private const string Collection = "; declare a collection that can, such as List<T>, HashSet<T> or Dictionary<string, T>, and make this one of it after reading";

    private const string Framework = "; store what you need of it in a type of your own, or give the options a JsonConverter for it";

    private sealed class Pages : IAsyncEnumerable<int>
    {
        public IAsyncEnumerator<int> GetAsyncEnumerator(CancellationToken cancellationToken = default) => throw new NotSupportedException();
    }

    private static IEnumerable<string> OneByOne()
    {
        yield return "a";
        yield return "b";
    }
}
