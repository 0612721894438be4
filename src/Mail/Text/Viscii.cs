namespace MailMesh.Mail.Text;

/// <summary>VISCII (RFC 1456 §2): Vietnamese, with six letters in the place of controls.</summary>
internal static class Viscii
{
    private const int TableStart = 0x80;

    private const string Table =
        "ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲÕắằặấầẩậẽẹếềểễệố"
        + "ồổỗỠƠộờởịỰỨỪỬơớƯÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳĐứÒÓÔạỷừửÙÚỹỵÝỡư"
        + "àáâãảăữẫèéêẻìíĩỉđựòóôõỏọụùúũủýợỮ";

    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        var text = new char[bytes.Length];
        for (var i = 0; i < text.Length; i++)
        {
            text[i] = bytes[i] switch
            {
                0x02 => 'Ẳ',
                0x05 => 'Ẵ',
                0x06 => 'Ẫ',
                0x14 => 'Ỷ',
                0x19 => 'Ỹ',
                0x1E => 'Ỵ',
                < TableStart and var ascii => (char)ascii,
                var letter => Table[letter - TableStart],
            };
        }
        return new string(text);
    }
}
