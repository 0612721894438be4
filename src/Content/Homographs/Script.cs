namespace MailMesh.Content.Homographs;

/// <summary>A script of writing (UAX #24), as far as one is taken for another; all others are <see cref="Other"/>.
/// </summary>
[Flags]
internal enum Script
{
    /// <summary>Digits, signs and marks that go with any script.</summary>
    Common = 0,
    Latin = 1 << 0,
    Greek = 1 << 1,
    Cyrillic = 1 << 2,
    Armenian = 1 << 3,
    Hebrew = 1 << 4,
    Arabic = 1 << 5,
    Georgian = 1 << 6,
    Hangul = 1 << 7,
    Cherokee = 1 << 8,
    Hiragana = 1 << 9,
    Katakana = 1 << 10,
    Bopomofo = 1 << 11,
    Han = 1 << 12,
    Coptic = 1 << 13,
    Lisu = 1 << 14,
    Thai = 1 << 15,
    Indic = 1 << 16,
    Other = 1 << 17,
}
