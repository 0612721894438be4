namespace MailMesh.Content.Quoting;

/// <summary>What mail programs write above quoted history and below a mail, in their users' languages.</summary>
internal static class HistoryWords
{
    /// <summary>In an attribution: "On … Ann wrote:".</summary>
    public static readonly string[] Verbs =
    [
        "wrote", "writes", "schrieb", "a écrit", "escribió", "escribe", "scrisse", "ha scritto", "escreveu",
        "schreef", "skrev", "napisał", "napisał(a)", "написал", "пишет", "писал", "пише", "написав", "yazdı",
        "pisze", "kirjoitti", "napsal", "írta", "έγραψε", "a scris", "写道", "寫道", "写于", "のメール", "wrote：", "書きました",
        "작성", "님이",
    ];

    /// <summary>With which an attribution begins that names no address.</summary>
    public static readonly string[] Starts =
    [
        "On ", "Am ", "Le ", "El ", "Il ", "Em ", "Op ", "Den ", "W dniu", "Dnia ", "Dne ", "В ", "Пн", "Вт", "Ср",
        "Чт", "Пт", "Сб", "Вс", "在", "于", "20", "19", "\"",
    ];

    public static readonly string[] Dividers =
    [
        "-----Original Message-----", "----- Original Message -----", "------- Original Message -------",
        "------ Original Message ------", "-------- Original Message --------", "-------- Original message --------",
        "-----Ursprüngliche Nachricht-----", "----- Ursprüngliche Nachricht -----", "-----Original-Nachricht-----",
        "-------- Ursprüngliche Nachricht --------", "-----Message d'origine-----", "----- Message d'origine -----",
        "-------- Message d'origine --------", "-----Mensaje original-----", "-------- Mensaje original --------",
        "-----Messaggio originale-----", "-------- Messaggio originale --------", "-----Oorspronkelijk bericht-----",
        "-------- Oorspronkelijk bericht --------", "-----Mensagem original-----",
        "-------- Mensagem original --------",
        "-----Ursprungligt meddelande-----", "-------- Originalmeddelande --------", "-----Oprindelig meddelelse-----",
        "-----Opprinnelig melding-----", "-----Alkuperäinen viesti-----", "-----Oryginalna wiadomość-----",
        "-------- Oryginalna wiadomość --------", "-----Исходное сообщение-----",
        "-------- Исходное сообщение --------",
        "-------- Пересылаемое сообщение", "-----邮件原件-----", "------------------ 原始邮件", "-----原始邮件-----",
        "-----元のメッセージ-----", "-----원본 메시지-----", "---------- Forwarded message", "-------- Forwarded Message",
        "-------- Weitergeleitete Nachricht", "---------- Weitergeleitete Nachricht", "Begin forwarded message:",
        "Anfang der weitergeleiteten Nachricht:", "Début du message réexpédié", "Début du message transféré",
        "Inicio del mensaje reenviado:", "Inizio messaggio inoltrato:", "Begin doorgestuurd bericht:",
        "Início da mensagem encaminhada:", "Vidarebefordrat brev:", "Начало переадресованного сообщения:",
        "Reply above this line", "##- Please type your reply above this line", "*** Please type your reply above",
    ];

    public static readonly string[] FromLabels =
    [
        "From:", "Von:", "De :", "De\u00A0:", "De:", "Da:", "Van:", "Från:", "Fra:", "Od:", "От:", "发件人:", "发件人：",
        "寄件者:", "寄件者：", "差出人:", "送信者:", "送信元:", "보낸 사람:", "보낸사람:", "Lähettäjä:", "Kimden:",
        "Feladó:", "Від:", "Από:",
    ];

    public static readonly string[] SentLabels =
    [
        "Sent:", "Date:", "Gesendet:", "Datum:", "Envoyé :", "Envoyé\u00A0:", "Envoyé:", "Date :", "Date\u00A0:",
        "Enviado:", "Enviado el:", "Enviada:", "Enviado em:", "Fecha:", "Inviato:", "Data:", "Verzonden:", "Skickat:",
        "Sendt:", "Dato:", "Wysłano:", "Wysłane:", "Отправлено:", "Дата:", "发送时间:", "发送时间：", "日期:", "日期：",
        "傳送時間:", "寄件日期:", "送信日時:", "日付:", "보낸 날짜:", "날짜:", "Lähetetty:", "Päiväys:", "Gönderildi:",
        "Tarih:", "Odesláno:", "Elküldve:", "Надіслано:", "Ημερομηνία:",
    ];

    /// <summary>What a program adds below a mail, at the start of a line.</summary>
    public static readonly string[] Signatures =
    [
        "Sent from my ", "Sent from Outlook", "Sent from Yahoo", "Sent from Mail for Windows", "Sent from Proton",
        "Sent with Proton", "Sent with [Proton", "Sent from Gmail", "Sent via ", "Sent using ", "Get Outlook for",
        "Get BlueMail",
        "Von meinem iPhone gesendet", "Von meinem iPad gesendet", "Von meinem Samsung", "Gesendet von ",
        "Gesendet mit ", "Diese Nachricht wurde von meinem", "Envoyé de mon ", "Envoyé depuis ", "Envoyé à partir de ",
        "Télécharger Outlook", "Obtenez Outlook", "Enviado desde ", "Obtener Outlook", "Inviato da ", "Ottieni Outlook",
        "Enviado do meu ", "Enviado a partir ", "Enviado de ", "Obter o Outlook", "Obter Outlook", "Verstuurd vanaf ",
        "Verzonden vanaf ", "Verzonden met ", "Outlook voor ", "Outlook für ", "Download Outlook", "Skickat från ",
        "Skaffa Outlook",
        "Hämta Outlook", "Sendt fra ", "Lähetetty ", "Wysłane z ", "Wysłano z ", "Pobierz Outlook", "Отправлено с ",
        "Отправлено из ", "Получить Outlook", "Скачать Outlook", "Odesláno z ", "iPhoneから送信", "iPadから送信",
        "iPhone から送信", "Androidから送信", "Outlook for iOS を入手", "Outlook for Android を入手", "发自我的",
        "从我的 ", "從我的 ", "获取 Outlook", "取得 Outlook", "나의 iPhone에서 보냄",
    ];
}
