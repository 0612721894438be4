namespace MailMesh.Content.Tests.Files;

/// <summary>One sentence in several scripts: what every format must carry whole.</summary>
public static class Words
{
    public static TheoryData<string> InManyLanguages =>
    [
        "The invoice is due on Friday & costs <5 EUR>.",
        "Die Rechnung für Größe ÄÖÜ ist fällig.",
        "Счёт должен быть оплачен в пятницу.",
        "يجب دفع الفاتورة يوم الجمعة",
        "יש לשלם את החשבונית ביום שישי",
        "发票必须在星期五之前支付。",
        "請求書は金曜日までにお支払いください。",
        "송장은 금요일까지 지불해야 합니다.",
        "चालान शुक्रवार तक देय है",
        "𠮷野家で🍜を食べる",
    ];

    public static FileReading.Text Text(FileReading reading) => Assert.IsType<FileReading.Text>(reading);
}
