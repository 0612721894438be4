namespace MailMesh.AppHost.Display;

/// <summary>Colours, where somebody looks; see https://no-color.org.</summary>
public sealed class Palette(bool coloured)
{
    private static readonly string[] ServiceColours = ["36", "35", "34", "32", "33"];

    public static Palette For(bool live) =>
        new(live && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")));

    public string Bold(string text) => In("1", text);

    public string Dim(string text) => text.Length == 0 ? text : In("2", text);

    public string Red(string text) => In("31", text);

    public string Green(string text) => In("32", text);

    public string Yellow(string text) => In("33", text);

    /// <summary>The same colour for a service in every run: string.GetHashCode would change.</summary>
    public string OfService(string name, string text) =>
        In(ServiceColours[name.Sum(letter => letter) % ServiceColours.Length], text);

    private string In(string code, string text) => coloured ? $"\e[{code}m{text}\e[0m" : text;
}
