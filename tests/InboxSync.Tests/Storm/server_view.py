"""All that a server holds of an account, as JSON in standard output.

usage: server_view.py PORT ACCOUNT PASSWORD
"""
import hashlib
import json
import re
import sys

from wire import check, connect, folders, quote


def mails(imap, folder):
    check(imap.select(quote(folder), readonly=True))
    found = {}
    rows = check(imap.uid('FETCH', '1:*', '(UID FLAGS RFC822.SIZE BODY.PEEK[])'))
    facts = body = None
    for row in rows + [(b'', b'')]:
        if not isinstance(row, tuple):
            facts = (facts or b'') + (row or b'')  # what stands behind the body
            continue
        if body is not None:
            uid = int(re.search(rb'UID (\d+)', facts).group(1))
            flags = re.search(rb'FLAGS \(([^)]*)\)', facts).group(1).lower().split()
            found[uid] = {
                'seen': b'\\seen' in flags,
                'flagged': b'\\flagged' in flags,
                'size': int(re.search(rb'RFC822.SIZE (\d+)', facts).group(1)),
                'sha256': hashlib.sha256(body).hexdigest(),
                'message_id': message_id(body),
            }
        facts, body = row
    return found


def message_id(body):
    found = re.search(rb'^message-id:\s*(<[^>]*>)', body, re.IGNORECASE | re.MULTILINE)
    return found.group(1).decode('latin-1') if found else None


def main(port, account, password):
    imap = connect(int(port), account, password)
    view = {}
    for folder in folders(imap):
        held = mails(imap, folder)
        view[folder] = {'uid_validity': int(imap.response('UIDVALIDITY')[1][0]), 'mails': held}
    imap.logout()
    json.dump(view, sys.stdout)


main(*sys.argv[1:])
