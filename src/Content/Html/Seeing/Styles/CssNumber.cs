using System.Globalization;

namespace MailMesh.Content.Html.Seeing.Styles;

/// <summary>The number that a length or a share begins with.</summary>
internal static class CssNumber
{
    /// <summary>The leading number; a sum of nothing but zeros is zero. A negative answer is "none".</summary>
    public static double Of(ReadOnlySpan<char> value) => Of(value, out _);

    /// <summary>As <see cref="Of(ReadOnlySpan{char})"/>, and where its unit begins.</summary>
    public static double Of(ReadOnlySpan<char> value, out int end)
    {
        end = 0;
        while (end < value.Length && (char.IsAsciiDigit(value[end]) || value[end] == '.'))
            end++;
        if (end == 0)
            return IsSumOfZeros(value) ? 0 : -1;
        return double.TryParse(value[..end], CultureInfo.InvariantCulture, out var number) ? number : -1;
    }

    /// <summary><c>calc(0px)</c>, <c>min(0px, 0em)</c>.</summary>
    private static bool IsSumOfZeros(ReadOnlySpan<char> value) => value.EndsWith(")")
        && (value.StartsWith("calc(", StringComparison.OrdinalIgnoreCase)
            || value.StartsWith("min(", StringComparison.OrdinalIgnoreCase)
            || value.StartsWith("max(", StringComparison.OrdinalIgnoreCase)
            || value.StartsWith("clamp(", StringComparison.OrdinalIgnoreCase))
        && value.Contains('0') && !value.ContainsAnyInRange('1', '9');
}
