using System.CommandLine;
using Cachewise.Checking;
using System.Text.Encodings.Web;
using System.Text.Json;
using Cachewise.Cli.Schema;

namespace Cachewise.Cli;

/// <summary><c>cachewise schema</c>.</summary>
internal sealed class SchemaCommand : Command, IHelpText
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public SchemaCommand(Shell shell)
        : base("schema", "Writes the JSON schema of configuration files, by which editors complete and check them.") =>
        SetAction(_ =>
        {
            shell.Output.WriteLine(ConfigurationSchema.Make().ToJsonString(Readable).ReplaceLineEndings());
            return ExitCode.Success;
        });

    public IReadOnlyDictionary<int, string> ExitCodes { get; } = new Dictionary<int, string> { [ExitCode.Success] = "written", [ExitCode.Invalid] = "wrong usage" };

    public string Explanation =>
        """
        It is for config.yaml and for appsettings.json:

          cachewise schema > cachewise.schema.json

        and then as the first line of the one, and as a key of the other:

          # yaml-language-server: $schema=cachewise.schema.json
          "$schema": "./cachewise.schema.json"
        """;
}
