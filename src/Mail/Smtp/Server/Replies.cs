namespace MailMesh.Mail.Smtp.Server;

/// <summary>Every fixed reply of the server in one place.</summary>
internal static class Replies
{
    public static readonly SmtpReply Bye = SmtpReply.Of(221, "2.0.0", "Bye");
    public static readonly SmtpReply StartTls = SmtpReply.Of(220, "2.0.0", "Go ahead with TLS");
    public static readonly SmtpReply Help = SmtpReply.Of(214, "2.0.0", "See RFC 5321");
    public static readonly SmtpReply CannotVerify =
        SmtpReply.Of(252, "2.5.1", "Won't say whether it exists; send the mail and see");
    public static readonly SmtpReply SendContent = new(354, null, "End with <CRLF>.<CRLF>");
    public static readonly SmtpReply SenderOk = SmtpReply.Of(250, "2.1.0", "Sender ok");
    public static readonly SmtpReply RecipientOk = SmtpReply.Of(250, "2.1.5", "Recipient ok");

    public static readonly SmtpReply ShuttingDown = SmtpReply.Of(421, "4.3.2", "Shutting down, come back later");
    public static readonly SmtpReply TooManyConnections =
        SmtpReply.Of(421, "4.3.2", "Too many connections, come back later");
    public static readonly SmtpReply TooManyFromAddress =
        SmtpReply.Of(421, "4.7.0", "Too many connections from your address");
    public static readonly SmtpReply TooSlow = SmtpReply.Of(421, "4.4.2", "Timeout, closing");
    public static readonly SmtpReply TooManyErrors = SmtpReply.Of(421, "4.7.0", "Too many errors, closing");
    public static readonly SmtpReply TooManyMails =
        SmtpReply.Of(421, "4.7.0", "Too many mails on one connection, reconnect");
    public static readonly SmtpReply TooIdle = SmtpReply.Of(421, "4.7.0", "Too many commands without a mail, closing");
    public static readonly SmtpReply NotMail = SmtpReply.Of(521, "5.5.1", "This is a mail server, closing");

    public static readonly SmtpReply TooManyLogins =
        SmtpReply.Of(421, "4.7.0", "Too many failed logins, closing; check user name and password");

    public static readonly SmtpReply LoggedIn = SmtpReply.Of(235, "2.7.0", "Logged in");
    public static readonly SmtpReply LoginUnavailable =
        SmtpReply.Of(454, "4.7.0", "Logins can't be checked now, try again later");
    public static readonly SmtpReply LoginCancelled = SmtpReply.Of(501, "5.7.0", "Login cancelled");
    public static readonly SmtpReply NotBase64 = SmtpReply.Of(501, "5.5.2", "Response is no base64");
    public static readonly SmtpReply MalformedLogin = SmtpReply.Of(501, "5.5.2", "Response doesn't fit the mechanism");
    public static readonly SmtpReply AuthSyntax = SmtpReply.Of(501, "5.5.4", "Syntax: AUTH mechanism [response]");
    public static readonly SmtpReply LoggedInAlready = SmtpReply.Of(503, "5.5.1", "Logged in already");
    public static readonly SmtpReply LoginDuringMail =
        SmtpReply.Of(503, "5.5.1", "A mail is under way; log in before MAIL");
    public static readonly SmtpReply UnknownMechanism =
        SmtpReply.Of(504, "5.5.4", "Mechanism unknown, choose one of EHLO's AUTH line");
    public static readonly SmtpReply LoginFirst = SmtpReply.Of(530, "5.7.0", "Log in first: AUTH");
    public static readonly SmtpReply WrongLogin = SmtpReply.Of(535, "5.7.8", "User name or password is wrong");
    public static readonly SmtpReply LoginNeedsTls = SmtpReply.Of(538, "5.7.11", "Say STARTTLS before AUTH");

    public static readonly SmtpReply BdatSyntax = SmtpReply.Of(501, "5.5.4", "Syntax: BDAT size [LAST], closing");
    public static readonly SmtpReply ChunksUnderWay =
        SmtpReply.Of(503, "5.5.1", "Chunks are under way: go on with BDAT, or RSET");
    public static readonly SmtpReply BinaryByData =
        SmtpReply.Of(503, "5.6.1", "BODY=BINARYMIME goes by BDAT only");

    public static readonly SmtpReply HandlerFailed = SmtpReply.Of(451, "4.3.0", "Local error, try again later");
    public static readonly SmtpReply NoRoom = SmtpReply.Of(452, "4.3.1", "Too much mail in flight, try again later");
    public static readonly SmtpReply TooManyRecipients = SmtpReply.Of(452, "4.5.3", "Too many recipients in one mail");
    public static readonly SmtpReply TlsUnavailable = SmtpReply.Of(454, "4.7.0", "TLS is not available now");
    public static readonly SmtpReply TooLarge = SmtpReply.Of(552, "5.3.4", "Mail is larger than SIZE says");

    public static readonly SmtpReply UnknownCommand = SmtpReply.Of(500, "5.5.1", "Command unknown");
    public static readonly SmtpReply LineTooLong = SmtpReply.Of(500, "5.5.2", "Command line too long");
    public static readonly SmtpReply BareLf = SmtpReply.Of(550, "5.5.2", "bare <LF> not allowed");
    public static readonly SmtpReply BareCr = SmtpReply.Of(550, "5.5.2", "bare <CR> not allowed");
    public static readonly SmtpReply NotUtf8 = SmtpReply.Of(501, "5.5.2", "Command is not UTF-8");
    public static readonly SmtpReply NeedName = SmtpReply.Of(501, "5.5.4", "Say your name: EHLO hostname");
    public static readonly SmtpReply NoArgument = SmtpReply.Of(501, "5.5.4", "Command takes no argument");
    public static readonly SmtpReply MailSyntax = SmtpReply.Of(501, "5.5.4", "Syntax: MAIL FROM:<address>");
    public static readonly SmtpReply RcptSyntax = SmtpReply.Of(501, "5.5.4", "Syntax: RCPT TO:<address>");
    public static readonly SmtpReply BadSender = SmtpReply.Of(501, "5.1.7", "Sender address is malformed");
    public static readonly SmtpReply BadRecipient = SmtpReply.Of(501, "5.1.3", "Recipient address is malformed");
    public static readonly SmtpReply BadParameter = SmtpReply.Of(501, "5.5.4", "Malformed parameter");
    public static readonly SmtpReply UnknownParameter = SmtpReply.Of(555, "5.5.4", "Unknown parameter");
    public static readonly SmtpReply NotImplemented = SmtpReply.Of(502, "5.5.1", "Command not implemented");
    public static readonly SmtpReply HelloFirst = SmtpReply.Of(503, "5.5.1", "Say EHLO first");
    public static readonly SmtpReply MailFirst = SmtpReply.Of(503, "5.5.1", "Say MAIL first");
    public static readonly SmtpReply NestedMail = SmtpReply.Of(503, "5.5.1", "A mail is under way already");
    public static readonly SmtpReply NoRecipients = SmtpReply.Of(503, "5.5.1", "No valid recipients");
    public static readonly SmtpReply EncryptedAlready = SmtpReply.Of(503, "5.5.1", "TLS is on already");
    public static readonly SmtpReply PlainTextAfterTls =
        SmtpReply.Of(501, "5.5.0", "Nothing may follow STARTTLS in the same write");
    public static readonly SmtpReply NeedUtf8 = SmtpReply.Of(553, "5.6.7", "Address needs SMTPUTF8");
}
