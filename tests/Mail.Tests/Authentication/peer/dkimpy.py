"""DKIM and ARC by dkimpy (Debian's python3-dkim): sign FOLDER, or verify FOLDER, as JSON.

The folder holds *.eml, and keys.json: {"records": {name: text}, "rsa": pem, "ed25519": base64}.
"""
import json
import pathlib
import sys

import dkim

folder = pathlib.Path(sys.argv[2])
keys = json.loads((folder / "keys.json").read_text())
FORMS = [(b"relaxed", b"relaxed"), (b"simple", b"simple"), (b"relaxed", b"simple"), (b"simple", b"relaxed")]


def lookup(name, timeout=5):
    record = keys["records"].get(name.decode().rstrip("."))
    return record.encode() if record else None


def sign(file):
    mail = file.read_bytes()
    rsa, ed25519 = keys["rsa"].encode(), keys["ed25519"].encode()
    for header, body in FORMS:
        field = dkim.sign(mail, b"rsa", b"ours.test", rsa, canonicalize=(header, body))
        name = f"{file.stem}.{header.decode()}-{body.decode()}.signed"
        (folder / name).write_bytes(field + mail)
    field = dkim.sign(mail, b"ed", b"ours.test", ed25519, signature_algorithm=b"ed25519-sha256")
    (folder / f"{file.stem}.ed25519.signed").write_bytes(field + mail)


def hop(mail, arc):
    """A hop that found this of the chain; it seals that and drops its own field again."""
    found = f"Authentication-Results: hop.test; spf=pass smtp.mailfrom=ours.test; arc={arc}\r\n".encode()
    return b"".join(dkim.arc_sign(found + mail, b"rsa", b"ours.test", keys["rsa"].encode(), b"hop.test")) + mail


def seal(file):
    """Three hops; then a change, and a hop that finds it."""
    mail = file.read_bytes()
    for number, arc in enumerate(("none", "pass", "pass"), 1):
        mail = hop(mail, arc)
        (folder / f"{file.stem}.{number}.sealed").write_bytes(mail)
    mail = mail.replace(b"Subject: ", b"Subject: [list] ", 1)
    (folder / f"{file.stem}.changed.sealed").write_bytes(mail)
    (folder / f"{file.stem}.failed.sealed").write_bytes(hop(mail, "fail"))


def verify(file):
    mail = file.read_bytes()
    count = mail.lower().count(b"\r\ndkim-signature:") + mail.lower().startswith(b"dkim-signature:")
    return [dkim.DKIM(mail).verify(i, dnsfunc=lookup) for i in range(count)]


files = sorted(folder.glob("*.eml"))
if sys.argv[1] == "verify":
    print(json.dumps({file.stem: verify(file) for file in files}))
else:
    for each in files:
        {"sign": sign, "seal": seal}[sys.argv[1]](each)
