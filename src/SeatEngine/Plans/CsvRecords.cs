using System.Text;

namespace SeatEngine.Plans;

/// <summary>One line of a table, or several if a quoted field has line breaks.</summary>
/// <param name="Line">The first one, counted from 1.</param>
internal readonly record struct CsvRecord(int Line, IReadOnlyList<string> Fields);

/// <summary>
/// Reads comma-separated values (RFC 4180) with any separator. Our own because each record needs the line that it begins on: that is what
/// an error tells the person who made the file. Pure.
/// </summary>
internal static class CsvRecords
{
    /// <returns>
    /// The records that have any text. A quoted field that never ends gives a record without fields, on the line of its quote.
    /// </returns>
    public static IEnumerable<CsvRecord> Read(string text, char separator)
    {
        var fields = new List<string>();
        var field = new StringBuilder();
        var (line, firstLine, at) = (1, 1, 0);
        while (at < text.Length)
        {
            var quoteLine = line;
            if (text[at] == '"' && field.Length == 0)
            {
                if (!ReadQuoted(text, field, ref at, ref line))
                {
                    yield return new CsvRecord(quoteLine, []);
                    yield break;
                }
                continue;
            }
            var character = text[at++];
            if (character == separator)
            {
                End();
            }
            else if (character is '\r' or '\n')
            {
                if (character == '\r' && at < text.Length && text[at] == '\n')
                    at++;
                End();
                if (fields.Exists(value => value.Trim().Length > 0))
                    yield return new CsvRecord(firstLine, fields);
                fields = [];
                firstLine = ++line;
            }
            else
            {
                field.Append(character);
            }
        }
        End();
        if (fields.Exists(value => value.Trim().Length > 0))
            yield return new CsvRecord(firstLine, fields);

        void End()
        {
            fields.Add(field.ToString());
            field.Clear();
        }
    }

    /// <summary>From a quote to the one that ends the field; two are one in it. False if none does.</summary>
    private static bool ReadQuoted(string text, StringBuilder field, ref int at, ref int line)
    {
        for (at++; at < text.Length; at++)
        {
            if (text[at] != '"')
            {
                field.Append(text[at]);
                line += text[at] == '\n' ? 1 : 0;
            }
            else if (at + 1 < text.Length && text[at + 1] == '"')
            {
                field.Append('"');
                at++;
            }
            else
            {
                at++;
                return true;
            }
        }
        return false;
    }
}
