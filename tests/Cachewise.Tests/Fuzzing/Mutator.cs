using System.Text;

namespace Cachewise.Tests.Fuzzing;

/// <summary>
/// Makes inputs: a few are random, most are valid ones with some changes, so that they pass the first checks. Changes
/// are made to bytes, to lines, and with words of the language.
/// </summary>
internal sealed class Mutator(IReadOnlyList<string> good, IReadOnlyList<string> words)
{
    private const int MostBytes = 16 * 1024;
    private const int MostChanges = 6;

    private readonly byte[][] _good = [.. good.Select(Encoding.UTF8.GetBytes)];
    private readonly byte[][] _words = [.. words.Select(Encoding.UTF8.GetBytes)];

    /// <summary>Makes one input; the same for the same state of the generator.</summary>
    public byte[] Make(Random random)
    {
        if (random.Next(16) == 0)
        {
            return Noise(random, random.Next(200));
        }

        var input = One(random, _good).ToList();
        for (var left = random.Next(MostChanges + 1); left > 0; left--)
        {
            Change(input, random);
        }

        return [.. input.Take(MostBytes)];
    }

    private void Change(List<byte> input, Random random)
    {
        var at = random.Next(input.Count + 1);
        var length = Math.Min(random.Next(1, 20), input.Count - at);
        switch (random.Next(11))
        {
            case 0:
                input.RemoveRange(at, length);
                break;
            case 1:
                input.RemoveRange(at, input.Count - at);
                break;
            case 2:
                input.InsertRange(at, Noise(random, random.Next(1, 5)));
                break;
            case 3:
                input.InsertRange(random.Next(input.Count + 1), input.GetRange(at, length));
                break;
            case 4 when length > 0:
                input[at] ^= (byte)(1 << random.Next(7));
                break;
            case 5:
                input.InsertRange(at, Enumerable.Repeat(One(random, _words), random.Next(1, 200)).SelectMany(word => word));
                break;
            case 6:
                MoveLine(input, random);
                break;
            case 7:
                Splice(input, random);
                break;
            default:
                input.RemoveRange(at, random.Next(2) * length);
                input.InsertRange(at, One(random, _words));
                break;
        }
    }

    // Moves or copies a line, with more or less indentation.
    private static void MoveLine(List<byte> input, Random random)
    {
        var lines = Encoding.Latin1.GetString([.. input]).Split('\n').ToList();
        var line = lines[random.Next(lines.Count)];
        if (random.Next(2) == 0)
        {
            lines.Remove(line);
        }

        lines.Insert(random.Next(lines.Count + 1), new string(' ', random.Next(6)) + (random.Next(2) == 0 ? line : line.TrimStart()));
        input.Clear();
        input.AddRange(Encoding.Latin1.GetBytes(string.Join('\n', lines)));
    }

    // Continues as another valid input.
    private void Splice(List<byte> input, Random random)
    {
        var other = One(random, _good);
        var cut = random.Next(input.Count + 1);
        input.RemoveRange(cut, input.Count - cut);
        input.AddRange(other[random.Next(other.Length + 1)..]);
    }

    // Half of it is ASCII: most other bytes are rejected at once where a text must be.
    private static byte[] Noise(Random random, int length)
    {
        var noise = new byte[length];
        random.NextBytes(noise);
        return random.Next(2) == 0 ? noise : [.. noise.Select(one => (byte)(one & 0x7F))];
    }

    private static byte[] One(Random random, byte[][] list) => list[random.Next(list.Length)];
}
