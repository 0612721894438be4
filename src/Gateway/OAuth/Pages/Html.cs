using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;

namespace MailMesh.Gateway.OAuth.Pages;

/// <summary>Markup. What is put into it is encoded, unless it is markup itself: it can't be forgotten.</summary>
public readonly record struct Html(string Markup)
{
    public static Html Nothing { get; } = new("");

    public static Html Of(Template template) => new(template.Text.ToString());

    public static Html All(IEnumerable<Html> parts) => new(string.Concat(parts.Select(part => part.Markup)));

    public override string ToString() => Markup;

    [InterpolatedStringHandler]
    public readonly struct Template(int literalLength, int formattedCount)
    {
        internal StringBuilder Text { get; } = new(literalLength + (formattedCount * 32));

        public void AppendLiteral(string markup) => Text.Append(markup);

        public void AppendFormatted(Html markup) => Text.Append(markup.Markup);

        public void AppendFormatted(string? text) => Text.Append(HtmlEncoder.Default.Encode(text ?? ""));
    }
}
