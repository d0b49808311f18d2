using System.Text;

namespace Cachewise.Entries;

/// <summary>
/// Types whose objects stand for a value instead of being one. An error that says so is clearer than one about their
/// members.
/// </summary>
internal static class NoValue
{
    public static (string Loss, string Fix)? Explain(Type type)
    {
        var generic = type.IsGenericType ? type.GetGenericTypeDefinition() : null;
        if (typeof(Task).IsAssignableFrom(type) || type == typeof(ValueTask) || generic == typeof(ValueTask<>))
        {
            return ("is a task, not its result", "await it before it is stored");
        }

        if (generic == typeof(IAsyncEnumerable<>))
        {
            return ("is a sequence that is still to be read", "read it into a list before it is stored");
        }

        if (generic == typeof(Lazy<>))
        {
            return ("is a Lazy, not its value", "store its Value");
        }

        if (typeof(Stream).IsAssignableFrom(type))
        {
            return ("is a stream, not what it holds", "read it into a byte[] before it is stored");
        }

        if (typeof(Exception).IsAssignableFrom(type))
        {
            return ("is an exception, which cannot be made of JSON", "store its message, or what else you need of it");
        }

        return type == typeof(StringBuilder) ? ("is a StringBuilder, whose text JSON does not write", "store its ToString()") : null;
    }
}
