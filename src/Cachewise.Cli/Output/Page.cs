using System.Globalization;
using System.Text;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Cachewise.Cli.Output;

/// <summary>
/// Writes text in lines that fit. They break between words, and within words that are longer than a line.
/// </summary>
internal sealed class Page(IAnsiConsole console)
{
    public void Blank() => console.WriteLine();

    /// <summary>Writes a head and the text behind it; further lines begin at the indent.</summary>
    /// <param name="head">What the first line begins with.</param>
    /// <param name="text">The text behind it.</param>
    /// <param name="indent">Where the further lines begin.</param>
    /// <param name="headStyle">How the head looks.</param>
    /// <param name="textStyle">How the text looks.</param>
    public void Write(string head, string text = "", int indent = 0, Style? headStyle = null, Style? textStyle = null)
    {
        var (start, rest) = (Printable(head), Printable(text));
        console.Write(new Text(start, headStyle));
        var room = console.Profile.Width - Width(start);
        while (rest.Length > 0)
        {
            var line = Take(ref rest, Math.Max(room, 1));
            console.Write(new Text(line, textStyle));
            if (rest.Length > 0)
            {
                console.WriteLine();
                console.Write(new string(' ', indent));
            }

            room = console.Profile.Width - indent;
        }

        console.WriteLine();
    }

    public void WriteList(string title, IEnumerable<string> items, Style titleStyle)
    {
        Write(title, headStyle: titleStyle);
        foreach (var item in items)
        {
            Write("- ", item, indent: 2);
        }
    }

    /// <summary>Removes as many words from the text as fit, at least one character.</summary>
    private static string Take(ref string text, int room)
    {
        var (length, width, afterWord) = (0, 0, 0);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is ' ')
            {
                afterWord = length;
            }

            width += Width(rune.ToString());
            if (width > room && length > 0)
            {
                break;
            }

            length += rune.Utf16SequenceLength;
        }

        var end = length == text.Length || afterWord == 0 ? length : afterWord;
        var line = text[..end];
        text = text[end..].TrimStart(' ');
        return line;
    }

    private static int Width(string text) => new Segment(text).CellCount();

    /// <summary>
    /// The text with control characters as code points: configuration may contain sequences that move the cursor or
    /// change colours.
    /// </summary>
    private static string Printable(string text)
    {
        if (!text.Any(char.IsControl))
        {
            return text;
        }

        var printable = new StringBuilder();
        foreach (var character in text)
        {
            printable.Append(char.IsControl(character) ? string.Create(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}") : character.ToString());
        }

        return printable.ToString();
    }
}
