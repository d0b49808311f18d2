using Cachewise.Errors;

namespace Cachewise.Checking.Output;

/// <summary>
/// Writes text in lines that fit. They break between words, and within words that are longer than a line.
/// </summary>
internal sealed class Page(ITextSurface surface)
{
    /// <summary>The most columns of a line.</summary>
    public const int MaxWidth = 80;

    public void Blank() => surface.EndLine();

    /// <summary>Writes a head and the text behind it; further lines begin at the indent.</summary>
    /// <param name="head">What the first line begins with.</param>
    /// <param name="text">The text behind it.</param>
    /// <param name="indent">Where the further lines begin.</param>
    /// <param name="headStyle">How the head looks.</param>
    /// <param name="textStyle">How the text looks.</param>
    public void Write(string head, string text = "", int indent = 0, TextStyle headStyle = TextStyle.Plain, TextStyle textStyle = TextStyle.Plain)
    {
        var (start, rest) = (VisibleText.Escape(head), VisibleText.Escape(text));
        surface.Write(start, headStyle);
        var room = surface.Width - surface.Measure(start);
        while (rest.Length > 0)
        {
            var line = Take(ref rest, Math.Max(room, 1));
            surface.Write(line, textStyle);
            if (rest.Length > 0)
            {
                surface.EndLine();
                surface.Write(new string(' ', indent), TextStyle.Plain);
            }

            room = surface.Width - indent;
        }

        surface.EndLine();
    }

    public void WriteList(string title, IEnumerable<string> items, TextStyle titleStyle)
    {
        Write(title, headStyle: titleStyle);
        foreach (var item in items)
        {
            Write("- ", item, indent: 2);
        }
    }

    /// <summary>Removes as many words from the text as fit, at least one character.</summary>
    private string Take(ref string text, int room)
    {
        var (length, width, afterWord) = (0, 0, 0);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is ' ')
            {
                afterWord = length;
            }

            width += surface.Measure(rune.ToString());
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
}
