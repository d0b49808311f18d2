using System.Text;
using Cachewise.Cli;

// Settings may hold any character, and Django reads UTF-8, whatever the system writes otherwise.
Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
return await CommandLine.RunAsync(args, Shell.ForProcess());
