using System.Collections;
using System.Data;
using System.Diagnostics.CodeAnalysis;
using System.Dynamic;
using System.Reflection;
using System.Text;

namespace Cachewise.Entries;

/// <summary>
/// Types whose objects stand for a value instead of being one. An error that says so is clearer than one about their
/// members.
/// </summary>
internal static class NoValue
{
    /// <summary>What every object of the type would lose, and what to store instead; null for other types.</summary>
    public static (string Loss, string Fix)? Explain(Type type) => ExplainWork(type) ?? ExplainReader(type) ?? ExplainObject(type);

    /// <summary>
    /// Of types that JSON cannot write, though a member of the type may be null, and is written then: why a value
    /// cannot be written.
    /// </summary>
    public static (string Loss, string Fix)? ExplainUnwritten(Type type)
    {
        if (typeof(Delegate).IsAssignableFrom(type))
        {
            return ("is a delegate, which is code", "call it, and store what it returns; mark a member that is one [JsonIgnore]");
        }

        if (typeof(MemberInfo).IsAssignableFrom(type))
        {
            return ("is a part of the program, not data", "store its name");
        }

        if (type == typeof(nint) || type == typeof(nuint) || type.IsPointer)
        {
            return ("is a handle of this process", "store what it refers to; mark a member that is one [JsonIgnore]");
        }

        return type.IsArray && type.GetArrayRank() > 1 ? ("is an array of several dimensions", "store an array of arrays, such as int[][]") : null;
    }

    /// <summary>What is still to be done.</summary>
    private static (string Loss, string Fix)? ExplainWork(Type type)
    {
        var generic = type.IsGenericType ? type.GetGenericTypeDefinition() : null;
        if (typeof(Task).IsAssignableFrom(type) || type == typeof(ValueTask) || generic == typeof(ValueTask<>))
        {
            return ("is a task, not its result", "await it before it is stored");
        }

        if (typeof(IQueryable).IsAssignableFrom(type))
        {
            return ("is a query, not its result", "run it before it is stored, with ToList() or ToListAsync()");
        }

        if (IsAsynchronousSequence(type))
        {
            return ("is a sequence that is still to be read", "read it into a list before it is stored");
        }

        if (type == typeof(CancellationToken) || type == typeof(CancellationTokenSource))
        {
            return ("belongs to a call, and cannot be stored", "use the token that the factory gets; mark a member that is one [JsonIgnore]");
        }

        return generic == typeof(Lazy<>) ? ("is a Lazy, not its value", "store its Value") : null;
    }

    /// <summary>What gives its content once, to whatever reads it.</summary>
    private static (string Loss, string Fix)? ExplainReader(Type type)
    {
        if (typeof(Stream).IsAssignableFrom(type))
        {
            return ("is a stream, not what it holds", "read it into a byte[] before it is stored");
        }

        if (typeof(TextReader).IsAssignableFrom(type))
        {
            return ("is a reader, not the text that it reads", "store the string of ReadToEndAsync()");
        }

        if (typeof(HttpContent).IsAssignableFrom(type) || type == typeof(HttpResponseMessage))
        {
            return ("is still to be read", "store the content that you read from it, as with ReadAsStringAsync() or ReadFromJsonAsync()");
        }

        if (typeof(IDataReader).IsAssignableFrom(type))
        {
            return ("is a reader of rows, not the rows", "read them into a list before it is stored");
        }

        return typeof(IEnumerator).IsAssignableFrom(type) && !typeof(IEnumerable).IsAssignableFrom(type) ? ("is an enumerator, not the elements", "store a list of them") : null;
    }

    /// <summary>What JSON writes without its content.</summary>
    private static (string Loss, string Fix)? ExplainObject(Type type)
    {
        if (typeof(Exception).IsAssignableFrom(type))
        {
            return ("is an exception, which cannot be made of JSON", "store its message, or what else you need of it");
        }

        if (type == typeof(ExpandoObject))
        {
            return ("has members of any type, which would come back as JsonElement", "store a class or a record with these members, or a JsonObject");
        }

        return type == typeof(StringBuilder) ? ("is a StringBuilder, whose text JSON does not write", "store its ToString()") : null;
    }

    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "A trimmed interface is only not seen; the advice is then a more general one.")]
    private static bool IsAsynchronousSequence(Type type) =>
        type.GetInterfaces().Append(type).Any(one => one.IsGenericType && one.GetGenericTypeDefinition() == typeof(IAsyncEnumerable<>));
}
