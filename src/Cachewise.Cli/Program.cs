using System.Text;
using Cachewise.Cli;

// Settings may contain any character, and Django reads UTF-8, whatever the encoding of the system.
Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
return await CommandLine.RunAsync(args, Shell.ForProcess());
