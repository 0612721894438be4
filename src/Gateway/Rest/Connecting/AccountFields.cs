namespace MailMesh.Gateway.Rest.Connecting;

/// <summary>Schema fragments of an account at another server.</summary>
internal static class AccountFields
{
    public const string Imap = $$"""
        {"type":"object","additionalProperties":false,"required":["host"],{{Server}},
          "description":"Left out: found from the address.",
          "examples":[{"host":"imap.example.com","port":993,"tls":"implicit"}]}
        """;

    public const string Smtp = $$"""
        {"type":"object","additionalProperties":false,"required":["host"],{{Server}},
          "description":"Left out: found from the address.",
          "examples":[{"host":"smtp.example.com","port":465,"tls":"implicit"}]}
        """;

    public const string User = """
        {"type":"string","minLength":1,"maxLength":320,"pattern":"^[^\\p{Cc}]+$",
          "description":"Login name; left out: the address.","examples":["ann@example.com"]}
        """;

    public const string Password = """
        {"type":"string","minLength":1,"maxLength":1024,
          "description":"Or an app password, where the provider wants one.","examples":["correct horse battery"]}
        """;

    public const string AccessToken = """
        {"type":"string","minLength":1,"maxLength":8192,
          "description":"OAuth 2 access token, instead of a password.","examples":["ya29.a0Af"]}
        """;

    // Whether a name leads anywhere, and where it may not, is InboxSync's to say.
    private const string Server = """
        "properties":{
          "host":{"type":"string","minLength":1,"maxLength":255,"pattern":"^[\\p{L}\\p{M}\\p{N}.:_-]+$",
            "description":"Name or address.","examples":["imap.example.com"]},
          "port":{"type":"integer","minimum":1,"maximum":65535,
            "description":"Left out: the usual one.","examples":[993]},
          "tls":{"type":"string","enum":["implicit","starttls","none"],
            "description":"Left out: by the port.","examples":["implicit"]}}
        """;
}
