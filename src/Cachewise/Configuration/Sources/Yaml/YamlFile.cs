namespace Cachewise.Configuration.Sources.Yaml;

/// <summary>A file that exists.</summary>
/// <param name="Name">Its name, as the user gave it and errors repeat it.</param>
/// <param name="Path">Where it is.</param>
internal sealed record YamlFile(string Name, string Path)
{
    /// <exception cref="CacheConfigurationException">
    /// The file cannot be read, or is wrong; with all its errors.
    /// </exception>
    public YamlValues Read()
    {
        var bytes = ReadBytes();
        return bytes.Length <= YamlLimits.Bytes
            ? Parse(bytes, Name)
            : throw Error($"The file has more than {YamlLimits.Bytes / 1024} KiB", "keep in it what is configuration");
    }

    /// <exception cref="CacheConfigurationException">The bytes are wrong; with all their errors.</exception>
    public static YamlValues Parse(ReadOnlySpan<byte> bytes, string name)
    {
        var errors = new YamlErrors(name);
        var root = new YamlReader(YamlText.Decode(bytes, errors), errors).Read();
        var values = root is null ? new() : new YamlFlattener(errors).Flatten(root);
        errors.ThrowIfAny();
        return values;
    }

    // At most one byte over the limit, because a path may name a device without an end.
    private ReadOnlySpan<byte> ReadBytes()
    {
        try
        {
            using var stream = File.OpenRead(Path);
            var buffer = new byte[YamlLimits.Bytes + 1];
            return buffer.AsSpan(0, stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Error($"The file cannot be read ({error.Message.TrimEnd('.')})", "let the application read it");
        }
    }

    private CacheConfigurationException Error(string problem, string fix) => new([new(null, problem, fix, SourceLocation.InFile(Name))]);
}
