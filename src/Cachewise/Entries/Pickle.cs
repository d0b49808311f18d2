namespace Cachewise.Entries;

/// <summary>
/// Python's pickle, which Django writes by default. It is recognised and never read, because reading it runs code.
/// </summary>
internal static class Pickle
{
    private const byte Protocol = 0x80; // the opcode PROTO, which begins every pickle since protocol 2

    /// <summary>What is wrong with a pickle, and which setting of Django fixes it.</summary>
    public const string Problem =
        "it was written with pickle, as Django does unless SERIALIZER in the OPTIONS of its cache is 'django_redis.serializers.json.JSONSerializer'";

    /// <summary>Whether the bytes begin like a pickle. No JSON does.</summary>
    public static bool Is(ReadOnlySpan<byte> bytes) => bytes is [Protocol, >= 2 and <= 5, ..];
}
