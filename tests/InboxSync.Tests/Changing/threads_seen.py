"""What a second client makes of a conversation: imaplib and email, which share no line with ours."""
import email
import email.policy
import imaplib
import json
import sys

port, account, password = int(sys.argv[1]), sys.argv[2], sys.argv[3]
client = imaplib.IMAP4("127.0.0.1", port)
client._encoding = "utf-8"
client.authenticate("PLAIN", lambda _: f"\0{account}\0{password}".encode())
seen = {}
for folder in ("INBOX", "Sent"):
    client.select(folder, readonly=True)
    mails = []
    for uid in client.uid("SEARCH", "ALL")[1][0].split():
        raw = client.uid("FETCH", uid, "(BODY.PEEK[])")[1][0][1]
        mail = email.message_from_bytes(raw, policy=email.policy.default)
        fields = ("Message-ID", "In-Reply-To", "References", "Subject", "From", "To")
        mails.append({name: str(mail.get(name, "")) for name in fields})
    seen[folder] = mails
client.logout()
print(json.dumps(seen))
