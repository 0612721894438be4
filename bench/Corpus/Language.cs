using System.Text;

namespace MailMesh.Corpus;

/// <summary>Words of one language with a charset that mail in it really comes in.</summary>
internal sealed record Language(string Charset, Encoding Encoding, string Domain, string[] Names, string[] Phrases)
{
    /// <summary>Twelve charsets; the first ones are the commonest.</summary>
    public static IReadOnlyList<Language> All { get; } = Load();

    private static Language[] Load()
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        return
        [
            Of("utf-8", "example.com", "Ana Lopes;Jürgen Weiß;Zoë O’Neil",
                "The quarterly figures are attached;please have a look before Thursday;naïve façade — “quoted”;"
                + "die Änderungen für nächste Woche;we agreed on €1,250 per unit;see you at 10:30 ✓;over to you 🙂"),
            Of("us-ascii", "example.org", "John Smith;Mary Jones;R. Daneel",
                "Thanks for the quick answer;the build is green again;could you review the patch;"
                + "I will be out of office until Monday;the meeting moved to room 4;"
                + "From here on it gets interesting;regards"),
            Of("iso-8859-1", "exemple.fr", "Éloïse Durand;François Lefèvre",
                "Voici le compte rendu de la réunion;à très bientôt;nous avons reçu votre dossier;"
                + "la pièce jointe est protégée;où en êtes-vous"),
            Of("windows-1252", "beispiel.de", "Björn Müller;Käthe Groß",
                "Vielen Dank für die schnelle Antwort;die Rechnung über 1.250 € liegt bei;„bitte prüfen“;"
                + "schöne Grüße aus Köln;das Treffen fällt aus"),
            Of("iso-8859-15", "ejemplo.es", "Íñigo Peña;Begoña Núñez",
                "Adjunto el presupuesto de 300 €;mañana a las nueve;¿puede confirmarlo?;un saludo cordial"),
            Of("windows-1251", "primer.example", "Иван Петров;Ольга Смирнова",
                "Добрый день;документы во вложении;прошу подтвердить получение;с уважением;"
                + "встреча перенесена на среду"),
            Of("koi8-r", "pochta.example", "Анна Кузнецова;Пётр Ильин",
                "Спасибо за письмо;отчёт будет готов завтра;вопросы по договору;до встречи"),
            Of("iso-8859-2", "przyklad.pl", "Łukasz Żak;Małgorzata Wójcik",
                "Dziękuję za wiadomość;załączam fakturę;proszę o odpowiedź;do zobaczenia w środę;najlepsze życzenia"),
            Of("iso-2022-jp", "rei.example.jp", "山田太郎;佐藤花子",
                "お世話になっております;資料を添付いたします;ご確認のほどよろしくお願いいたします;会議は木曜日です"),
            Of("shift_jis", "tesuto.example.jp", "鈴木一郎;高橋美咲",
                "ありがとうございます;表示能力を確認しました;来週の予定について;明日までに返信してください"),
            Of("gb18030", "lizi.example.cn", "王小明;李娜",
                "您好;附件是本季度的报告;请在周五之前回复;谢谢您的支持;会议改到下午三点"),
            Of("euc-kr", "yeje.example.kr", "김민수;이서연",
                "안녕하세요;첨부 파일을 확인해 주세요;회의는 목요일입니다;감사합니다;빠른 답변 부탁드립니다"),
        ];
    }

    private static Language Of(string charset, string domain, string names, string phrases) =>
        new(charset, Encoding.GetEncoding(charset), domain, names.Split(';'), phrases.Split(';'));
}
