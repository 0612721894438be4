"""A second client of the mailbox: Python's imaplib, with several commands on their way at once."""
import imaplib
import re
import sys
import time

RECONNECT_WITHIN_SECONDS = 60
MESSAGE_ID = re.compile(rb'<storm-(\d+)@')


class Lost(Exception):
    """The server went away with commands unanswered."""


def connect(port, account, password):
    """Tries until the server is there again."""
    deadline = time.monotonic() + RECONNECT_WITHIN_SECONDS
    while True:
        try:
            imap = imaplib.IMAP4('127.0.0.1', port)
            imap.authenticate('PLAIN', lambda _: f'\0{account}\0{password}'.encode())
            return imap
        except (OSError, imaplib.IMAP4.error) as error:
            if time.monotonic() > deadline:
                sys.exit(f'no login at port {port}: {error}')
            time.sleep(0.05)


def encode(name):
    """Modified UTF-7 (RFC 3501 section 5.1.3)."""
    coded = ''.join(c if ord(c) < 128 else f'\0{c}\0' for c in name.replace('&', '&-')).replace('\0\0', '')
    return re.sub('\0([^\0]+)\0', lambda m: base64_run(m.group(1)), coded)


def base64_run(text):
    return '&' + text.encode('utf-7').decode()[1:].rstrip('-').replace('/', ',') + '-'


def decode(name):
    def run(match):
        inner = match.group(1)
        return '&' if not inner else f'+{inner.replace(",", "/")}-'.encode().decode('utf-7')
    return re.sub('&([^-]*)-', run, name)


def quote(name):
    escaped = encode(name).replace('\\', '\\\\').replace('"', '\\"')
    return f'"{escaped}"'


def folders(imap):
    """Names of those that can be opened."""
    _, rows = imap.list()
    names = []
    for row in rows:
        if isinstance(row, tuple):  # the name came as a literal
            attributes, name = row[0], row[1].decode('latin-1')
        elif row is None:
            continue
        else:
            attributes = row
            name = re.match(rb'\([^)]*\) (?:"[^"]*"|NIL) (.*)$', row).group(1).decode('latin-1')
            if name.startswith('"'):
                name = name[1:-1].replace('\\"', '"').replace('\\\\', '\\')
        if b'\\noselect' not in attributes.lower() and b'\\nonexistent' not in attributes.lower():
            names.append(decode(name))
    return names


def uid_set(text):
    """The numbers of '3,5:7'."""
    for part in text.split(','):
        first, _, last = part.partition(':')
        ends = sorted((int(first), int(last or first)))
        yield from range(ends[0], ends[1] + 1)


def numbers(imap, folder):
    """UIDVALIDITY, and UID to the number in its Message-ID, of the folder, which is open afterwards."""
    check(imap.select(quote(folder)))
    validity = int(imap.response('UIDVALIDITY')[1][0])
    found = {}
    rows = check(imap.uid('FETCH', '1:*', '(BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)])'))
    for row in rows:
        if isinstance(row, tuple):
            uid = int(re.search(rb'UID (\d+)', row[0]).group(1))
            found[uid] = int(MESSAGE_ID.search(row[1]).group(1))
    return validity, found


def check(answer):
    if answer[0] != 'OK':
        raise imaplib.IMAP4.error(f'{answer}')
    return answer[1]


def pipeline(imap, commands):
    """Sends all of the commands at once; yields for each whether it is OK, and all lines that came before its answer."""
    sent = b''.join(b's%d %s\r\n' % (i, command) for i, command in enumerate(commands))
    try:
        imap.send(sent)
        lines = []
        for i in range(len(commands)):
            tag = b's%d ' % i
            while True:
                line = imap.readline()
                if not line:
                    raise Lost()
                if line.startswith(tag):
                    lines.append(line)
                    yield line[len(tag):].upper().startswith(b'OK'), b''.join(lines)
                    lines = []
                    break
                lines.append(line)
    except OSError as error:
        raise Lost() from error
