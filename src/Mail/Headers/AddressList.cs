using System.Buffers;
using System.Text;
using MailMesh.Mail.Mime;
using MailMesh.Mail.Text;

namespace MailMesh.Mail.Headers;

/// <summary>
/// Address lists (RFC 5322 §3.4, §4.4): groups, comments, quoted strings, obsolete routes, and what senders make of
/// them. Never throws.
/// </summary>
public static class AddressList
{
    /// <summary>Addresses of one field that are read.</summary>
    public const int AddressesMax = 10_000;

    /// <summary>Characters of an address; a longer one is not read (RFC 5321 §4.5.3.1 allows 320 octets).</summary>
    public const int AddressCharsMax = 1_000;

    /// <summary>
    /// The mailboxes of a field's unfolded value, groups flattened; text that names none is passed over.
    /// </summary>
    public static IReadOnlyList<MailAddress> Parse(string value)
    {
        var reader = new MailboxReader();
        var rest = value.AsSpan();
        while (!rest.IsEmpty && reader.Mailboxes.Count < AddressesMax)
        {
            var taken = reader.Take(rest);
            Work.Count(taken);
            rest = rest[taken..];
        }
        reader.End();
        return reader.Mailboxes;
    }

    /// <summary>Gathers one mailbox after another.</summary>
    private sealed class MailboxReader
    {
        private static readonly SearchValues<char> Specials = SearchValues.Create("\"(<,;:");

        private readonly StringBuilder _name = new();
        private readonly StringBuilder _raw = new();
        private readonly StringBuilder _comment = new();
        private string? _angle;
        private string? _held;
        private bool _isInGroup;
        private bool _hasAt;

        public List<MailAddress> Mailboxes { get; } = [];

        /// <summary>Takes the next piece; gives its length.</summary>
        public int Take(ReadOnlySpan<char> rest)
        {
            switch (rest[0])
            {
                case '"':
                    var quoted = HeaderSyntax.ReadQuoted(rest, _name);
                    AppendRaw(rest[..quoted]);
                    return quoted;
                case '(':
                    var comment = HeaderSyntax.CommentLength(rest);
                    _comment.Append(_comment.Length > 0 ? " " : "").Append(rest[..comment].Trim("()"));
                    return comment;
                case '<':
                    return TakeAngle(rest);
                case ',':
                    Flush();
                    return 1;
                case ';':
                    Flush();
                    _isInGroup = false;
                    return 1;
                case ':' when !_isInGroup && _angle is null && !_hasAt:
                    _isInGroup = true;
                    Clear();
                    return 1;
                default:
                    // Line text runs to the next special; as a slice it costs one append.
                    var length = Math.Max(1, rest.IndexOfAny(Specials) is var next and >= 0 ? next : rest.Length);
                    _name.Append(rest[..length]);
                    AppendRaw(rest[..length]);
                    return length;
            }
        }

        /// <summary>Ends the last mailbox.</summary>
        public void End()
        {
            Flush();
            EmitHeld();
        }

        private void AppendRaw(ReadOnlySpan<char> text)
        {
            _raw.Append(text);
            _hasAt |= text.Contains('@');
        }

        private int TakeAngle(ReadOnlySpan<char> rest)
        {
            var end = 1;
            while (end < rest.Length && rest[end] is not ('>' or '<'))
            {
                end += rest[end] == '"' ? QuotedLocalLength(rest[end..]) : 1;
            }
            var address = Clean(rest[1..end]);
            if (_angle is null || (!_angle.Contains('@') && address.Contains('@')))
            {
                _angle = address;
            }
            return end < rest.Length && rest[end] == '>' ? end + 1 : end;
        }

        /// <summary>
        /// A quoted local part may hold a bracket; a quote that ends in no @ is an ordinary character.
        /// </summary>
        private static int QuotedLocalLength(ReadOnlySpan<char> text)
        {
            var close = text[1..Math.Min(text.Length, AddressCharsMax)].IndexOf('"');
            Work.Count(close < 0 ? Math.Min(text.Length, AddressCharsMax) : close);
            return close >= 0 && text[(close + 2)..] is ['@', ..] ? close + 2 : 1;
        }

        private void Flush()
        {
            Work.Count(_name.Length + _raw.Length);
            var name = _name.ToString().Trim();
            var raw = _raw.ToString().Trim();
            if (_angle is not null)
            {
                Emit(_angle, _held is null ? name : $"{_held}, {name}");
                _held = null;
            }
            else if (_hasAt)
            {
                EmitHeld();
                FlushBare(raw);
            }
            else if (raw.Length > 0)
            {
                // "Doe, John <john@x>": the comma wanted quotes. What has no address waits for one that has.
                EmitHeld();
                _held = name;
            }
            Clear();
        }

        private void FlushBare(string raw)
        {
            var address = Clean(raw);
            if (address.Length <= AddressCharsMax && raw.LastIndexOf(' ') is var space and > 0 && raw[0] != '"'
                && raw.IndexOf('@') is var at && at > space && at > 0 && raw[at - 1] != ' ')
            {
                // "John Doe john@x": the brackets are missing.
                Emit(Clean(raw.AsSpan(space)), raw[..space]);
                return;
            }
            Emit(address, "");
        }

        /// <summary>A local mailbox without domain, as cron's "root"; a name with spaces is none.</summary>
        private void EmitHeld()
        {
            if (_held is { Length: > 0 } held && !held.AsSpan().ContainsAny(" \t\"=?"))
            {
                Emit(held, "");
            }
            _held = null;
        }

        private void Emit(string address, string name)
        {
            if (address.Length is 0 or > AddressCharsMax)
            {
                return;
            }
            // user@host (Full Name), as mails before 1990 have it.
            var shown = EncodedWords.Decode(name.Length > 0 ? name : _comment.ToString()).Trim();
            Mailboxes.Add(new MailAddress(address, shown.Length > 0 ? shown : null));
        }

        private void Clear()
        {
            _name.Clear();
            _raw.Clear();
            _comment.Clear();
            _angle = null;
            _hasAt = false;
        }
    }

    /// <summary>An addr-spec without white space, comments, route (§4.4) and controls.</summary>
    private static string Clean(ReadOnlySpan<char> text)
    {
        var spec = HeaderSyntax.WithoutComments(text.Trim().ToString());
        if (spec.StartsWith('@') && spec.IndexOf(':') is var colon and > 0)
        {
            spec = spec[(colon + 1)..];
        }
        if (spec.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase))
        {
            spec = spec["mailto:".Length..];
        }
        Work.Count(spec.Length);
        var isQuoted = false;
        var kept = new StringBuilder(spec.Length);
        foreach (var c in spec)
        {
            isQuoted ^= c == '"';
            if (!char.IsControl(c) && (isQuoted || !char.IsWhiteSpace(c)))
            {
                kept.Append(c);
            }
        }
        return kept.ToString();
    }
}
