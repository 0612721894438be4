"""Python's email package over part of the corpus: `email_package.py FOLDER structure|decode COUNT` prints seconds."""
import email
import os
import sys
import time

folder, what, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
mails = []
for name in sorted(os.listdir(folder))[:count]:
    with open(os.path.join(folder, name), "rb") as file:
        mails.append(file.read())

start = time.perf_counter()
for mail in mails:
    message = email.message_from_bytes(mail)
    if what == "decode":
        for part in message.walk():
            if part.is_multipart():
                continue
            content = part.get_payload(decode=True) or b""
            if part.get_content_maintype() == "text":
                try:
                    content.decode(part.get_content_charset("ascii"), "replace")
                except LookupError:
                    content.decode("latin-1")
print(time.perf_counter() - start)
