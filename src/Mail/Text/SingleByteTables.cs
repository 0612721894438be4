using System.Text;

namespace MailMesh.Mail.Text;

/// <summary>
/// Single-byte charsets that the runtime lacks: 0x00 to 0x9F as ISO 8859 has them, 0xA0 to 0xFF by table.
/// </summary>
internal static class SingleByteTables
{
    private const int TableStart = 0xA0;

    public const string Iso8859Part10 =
        "\u00A0ĄĒĢĪĨĶ§ĻĐŠŦŽ\u00ADŪŊ°ąēģīĩķ·ļđšŧž―ūŋĀÁÂÃÄÅÆĮČÉĘËĖÍÎÏ"
        + "ÐŅŌÓÔÕÖŨØŲÚÛÜÝÞßāáâãäåæįčéęëėíîïðņōóôõöũøųúûüýþĸ";

    public const string Iso8859Part14 =
        "\u00A0Ḃḃ£ĊċḊ§Ẁ©ẂḋỲ\u00AD®ŸḞḟĠġṀṁ¶ṖẁṗẃṠỳẄẅṡÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏ"
        + "ŴÑÒÓÔÕÖṪØÙÚÛÜÝŶßàáâãäåæçèéêëìíîïŵñòóôõöṫøùúûüýŷÿ";

    public const string Iso8859Part16 =
        "\u00A0ĄąŁ€„Š§š©Ș«Ź\u00ADźŻ°±ČłŽ”¶·žčș»ŒœŸżÀÁÂĂÄĆÆÇÈÉÊËÌÍÎÏ"
        + "ĐŃÒÓÔŐÖŚŰÙÚÛÜĘȚßàáâăäćæçèéêëìíîïđńòóôőöśűùúûüęțÿ";

    public static string Decode(ReadOnlySpan<byte> bytes, string table)
    {
        var text = new StringBuilder(bytes.Length);
        foreach (var b in bytes)
        {
            text.Append(b < TableStart ? (char)b : table[b - TableStart]);
        }
        return text.ToString();
    }
}
