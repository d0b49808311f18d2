using System.Reflection;
using System.Text.Json.Serialization.Metadata;

namespace Cachewise.Entries;

/// <summary>Whether JSON can make an object of a type.</summary>
internal static class Construction
{
    /// <summary>Why it cannot, and what to do; null where it can.</summary>
    public static (string Loss, string Fix)? Problem(JsonTypeInfo json)
    {
        if (json.CreateObject is not null)
        {
            return null;
        }

        if (json.Type.IsAbstract)
        {
            var name = TypeName.Describe(json.Type);
            return ($"is {(json.Type.IsInterface ? "an interface" : "an abstract class")}, of which JSON can make no object", $"declare a class, or list the classes on {name} with [JsonDerivedType] and a type discriminator");
        }

        var supplied = json.Properties.Count(member => member.AssociatedParameter is not null);
        if (json.ConstructorAttributeProvider is not ConstructorInfo constructor)
        {
            return supplied > 0 ? null : ("has no constructor that JSON can call", "add a public one without parameters, or mark one with [JsonConstructor]");
        }

        return constructor.GetParameters().Length == supplied
            ? null
            : ("has a constructor with a parameter that no member supplies", "give each parameter the name and the type of a member");
    }
}
