using System.Text.Json;
using Cachewise.Values;

namespace Cachewise;

/// <summary>What is said once for all caches, in the callback of <c>AddCaches</c>.</summary>
public sealed class CachesOptions
{
    /// <summary>
    /// How values are written: <see cref="JsonSerializerDefaults.Web"/> with text unescaped. Add converters and type-info resolvers, or
    /// replace it whole; what changes the JSON of a type changes what other applications, and entries already stored, must look like.
    /// </summary>
    public JsonSerializerOptions Json { get; set; } = JsonContracts.NewOptions();
}
