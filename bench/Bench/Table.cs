using System.Text;

namespace MailMesh.Bench;

/// <summary>A Markdown table with columns of even width: it reads well in a terminal and in RESULTS.md.</summary>
public sealed class Table(params string[] columns)
{
    private readonly List<string[]> rows = [];

    public void Row(params object[] cells) =>
        rows.Add([.. cells.Select(cell => cell is double number ? Figure(number) : cell.ToString()!)]);

    public override string ToString()
    {
        var widths = columns.Select((column, i) => Math.Max(column.Length, rows.Max(row => row[i].Length))).ToArray();
        var text = new StringBuilder();
        Line(text, columns, widths);
        Line(text, [.. widths.Select(width => new string('-', width))], widths);
        foreach (var row in rows)
            Line(text, row, widths);
        return text.ToString();
    }

    private static string Figure(double number) => number >= 100 ? $"{number:0}" : $"{number:0.##}";

    private static void Line(StringBuilder text, string[] cells, int[] widths) =>
        text.Append("| ").AppendJoin(" | ", cells.Zip(widths, (cell, width) => cell.PadRight(width))).AppendLine(" |");
}
