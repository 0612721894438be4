"""Reads every mail of a folder with Python's email package; a JSON line each: every leaf part, decoded."""
import email
import email.header
import email.utils
import hashlib
import json
import os
import sys


def words(value):
    try:
        return str(email.header.make_header(email.header.decode_header(value or "")))
    except (LookupError, UnicodeError, ValueError):
        return value


def leaves(part):
    """The package takes a delivery status apart into a part for each group; everybody else leaves it whole."""
    if part.get_content_type() == "message/delivery-status":
        groups = [str(group).strip() for group in part.get_payload()]
        return [[part.get_content_type(), "", hashlib.sha256("\n\n".join(groups).encode()).hexdigest()]]
    if part.is_multipart():
        return [found for child in part.get_payload() for found in leaves(child)]
    return [leaf(part)]


def leaf(part):
    content = part.get_payload(decode=True) or b""
    if part.get_content_maintype() != "text" or part.get_filename():
        return [part.get_content_type(), part.get_filename() or "", hashlib.sha256(content).hexdigest()]
    charset = part.get_content_charset("ascii")
    try:
        text = content.decode(charset, "replace")
    except LookupError:
        text = content.decode("latin-1")
    return [part.get_content_type(), "", text]


folder, out = sys.argv[1:3]
with open(out, "w", encoding="utf-8") as lines:
    for name in sorted(os.listdir(folder)):
        with open(os.path.join(folder, name), "rb") as file:
            mail = email.message_from_binary_file(file)
        date = email.utils.parsedate_to_datetime(mail["Date"]) if mail["Date"] else None
        senders = email.utils.getaddresses(mail.get_all("From", []))
        lines.write(json.dumps({
            "name": name,
            "subject": words(mail["Subject"]),
            "from": [[words(person), address] for person, address in senders],
            "date": date.timestamp() if date else None,
            "leaves": leaves(mail),
        }) + "\n")
