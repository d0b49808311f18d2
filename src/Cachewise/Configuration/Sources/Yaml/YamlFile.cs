namespace Cachewise.Configuration.Sources.Yaml;

/// <summary>A file that is there.</summary>
/// <param name="Name">Its name, as the user gave it and faults repeat it.</param>
/// <param name="Path">Where it is.</param>
internal sealed record YamlFile(string Name, string Path)
{
    /// <exception cref="CacheConfigurationException">It cannot be read, or is wrong; with all of its faults.</exception>
    public YamlSettings Read()
    {
        var bytes = ReadBytes();
        return bytes.Length <= YamlLimits.Bytes
            ? Parse(bytes, Name)
            : throw Fault($"The file has more than {YamlLimits.Bytes / 1024} KiB", "keep in it what is configuration");
    }

    /// <exception cref="CacheConfigurationException">The bytes are wrong; with all of their faults.</exception>
    public static YamlSettings Parse(ReadOnlySpan<byte> bytes, string name)
    {
        var faults = new YamlFaults(name);
        var root = YamlReader.Read(YamlText.Decode(bytes, faults), faults);
        var settings = root is null ? new() : YamlFlattener.Flatten(root, faults);
        faults.ThrowIfAny();
        return settings;
    }

    // Not more than one byte over the limit: a path may name a device without an end.
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
            throw Fault($"The file cannot be read ({error.Message.TrimEnd('.')})", "let the application read it");
        }
    }

    private CacheConfigurationException Fault(string problem, string fix) => new([new(null, problem, fix, Name)]);
}
