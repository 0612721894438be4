"""Random operations on an account, the same ones for the same seed. A server that dies meanwhile is waited for.

usage: storm.py PORT ACCOUNT PASSWORD SEED FIRST COUNT REPORT [MAILDIR]
Mails are numbered from FIRST on. Prints 'done N' after each visit of a folder, and writes to REPORT what became of
each number: {"N": {"copies": how many were asked for, "folders": all that it may have been in}}. With MAILDIR, which
Dovecot keeps, a folder may lose its UIDs while its mails stay.
"""
import glob
import imaplib
import json
import os
import random
import re
import sys

from wire import Lost, check, connect, folders, numbers, pipeline, quote, uid_set

VISIT_OPERATIONS = 60
FIRST_FOLDERS = ['Work', 'Work/Plans', 'Años, others', '日本語']
FLAGS = ['\\Seen', '\\Flagged', '\\Answered', '$Label1']


def mail(number):
    """Always the same bytes for a number; some pairs of numbers share a thread."""
    return (
        f'From: Storm <storm@outside.test>\r\nTo: alice@example.test\r\nSubject: Storm {number // 2}\r\n'
        f'Message-ID: <storm-{number}@outside.test>\r\nDate: Sat, 14 Mar 2026 12:00:00 +0100\r\n'
        f'MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n'
        + f'Line of mail {number}: ein grüner Baum.\r\n' * (1 + number * 7 % 40)).encode()


class Storm:
    def __init__(self, account, seed, first, count, maildir):
        self.account, self.maildir = account, maildir
        self.random = random.Random(seed)
        self.first, self.next, self.left = first, first, count
        self.done = 0
        self.made = 0  # folders, which are numbered too
        self.held = {}  # folder -> {uid: number}
        self.unsure = set()  # folders whose UIDs have to be looked up before a visit
        self.fate = {}

    def run(self):
        imap = None
        while self.left > 0:
            try:
                if imap is None:
                    imap = connect(*self.account)
                    self.look(imap)
                self.visit(imap)
                print('done', self.done, flush=True)
            except (Lost, OSError, imaplib.IMAP4.abort):
                imap = None
        self.fall_back(imap)

    @staticmethod
    def fall_back(imap):
        if imap is not None:
            imap.logout()

    def look(self, imap):
        """What the server holds by now: after a loss nobody knows which commands it took."""
        self.held = {name: numbers(imap, name)[1] for name in folders(imap)}
        for name in FIRST_FOLDERS:
            if name not in self.held:
                check(imap.create(quote(name)))
                self.held[name] = {}

    def visit(self, imap):
        if self.random.random() < 0.2:
            self.change_folders(imap)
        folder = self.random.choice(sorted(self.held) + ['INBOX'] * 3)
        if folder in self.unsure:
            self.held[folder] = numbers(imap, folder)[1]
            self.unsure.discard(folder)
        elif imap.select(quote(folder))[0] != 'OK':
            return self.look(imap)
        planned = [self.plan(folder) for _ in range(min(self.left, self.random.randint(10, VISIT_OPERATIONS)))]
        planned = [each for each in planned if each]
        commands = [command for each in planned for command in each['commands']]
        last_of = [each if command is each['commands'][-1] else None
                   for each in planned for command in each['commands']]
        for operation, (ok, lines) in zip(last_of, pipeline(imap, commands)):
            if operation is None:
                continue
            self.done += 1
            self.left -= 1
            if ok:
                operation['then'](lines)
        return None

    def plan(self, folder):
        here = self.held[folder]
        kind = self.random.choices(
            ['append', 'flag', 'move', 'copy', 'expunge'], [34, 30, 14, 6, 16])[0]
        if kind == 'append' or not here:
            return self.append()
        uid = self.random.choice(sorted(here))
        if kind == 'flag':
            sign = self.random.choice('+-')
            flag = self.random.choice(FLAGS)
            return operation(lambda _: None, f'UID STORE {uid} {sign}FLAGS ({flag})')
        number = here[uid]
        if kind == 'expunge':
            return operation(
                lambda _: here.pop(uid, None),
                f'UID STORE {uid} +FLAGS.SILENT (\\Deleted)', f'UID EXPUNGE {uid}')
        target = self.random.choice([name for name in sorted(self.held) if name != folder])
        self.was(number, target)
        if kind == 'copy':
            self.fate[number]['copies'] += 1
            return operation(
                lambda lines: self.copied(lines, {uid: number}, target), f'UID COPY {uid} {quote(target)}')
        del here[uid]
        return operation(
            lambda lines: self.copied(lines, {uid: number}, target), f'UID MOVE {uid} {quote(target)}')

    def append(self):
        number, self.next = self.next, self.next + 1
        target = self.random.choice(sorted(self.held) + ['INBOX'] * 4)
        self.was(number, target)
        flags = ' '.join(flag for flag in FLAGS if self.random.random() < 0.2)
        bytes_ = mail(number)

        def then(lines):
            uid = lines.rsplit(b'APPENDUID', 1)[1].split(b']')[0].split()[1]
            self.held[target][int(uid)] = number
        return operation(then, f'APPEND {quote(target)} ({flags}) {{{len(bytes_)}+}}'.encode() + b'\r\n' + bytes_)

    def copied(self, lines, moved, target):
        """Dovecot may answer to a move before it has answered to the one before: then a later look tells."""
        for answer in re.findall(rb'COPYUID \d+ ([\d:,]+) ([\d:,]+)\]', lines):
            source, copies = (list(uid_set(part.decode())) for part in answer)
            if set(source) == set(moved):
                self.held[target].update(zip(copies, (moved[uid] for uid in source)))
            else:
                self.unsure.update(self.held)

    def was(self, number, folder):
        fate = self.fate.setdefault(number, {'copies': 0, 'folders': []})
        if folder not in fate['folders']:
            fate['folders'].append(folder)

    def change_folders(self, imap):
        own = [name for name in sorted(self.held) if name.startswith('Storm ')]
        self.done += 1
        self.left -= 1
        kind = self.random.choices(['create', 'rename', 'delete', 'recreate', 'renumber'], [30, 20, 20, 15, 15])[0]
        if kind == 'renumber' and self.maildir:
            self.renumber(imap, self.random.choice(['INBOX', 'Work', 'Archive']))
        elif kind == 'create' or not own:
            self.create(imap, self.new_name())
        elif kind == 'rename':
            old, new = self.random.choice(own), self.new_name()
            check(imap.rename(quote(old), quote(new)))
            self.held[new] = self.held.pop(old)
            for number in self.held[new].values():
                self.was(number, new)
        else:
            name = self.random.choice(own)
            self.delete(imap, name)
            if kind == 'recreate':
                self.create(imap, name)

    def new_name(self):
        self.made += 1
        return f'Storm {self.first}-{self.made} {self.random.choice(["ä", "b", "c"])}'

    def create(self, imap, name):
        """Another session may still hold a folder that was deleted just now, or make it anew: a look tells."""
        if imap.create(quote(name))[0] == 'OK':
            self.held[name] = {}
        else:
            self.look(imap)

    def delete(self, imap, name):
        check(imap.select('INBOX'))  # a selected folder can't go
        check(imap.delete(quote(name)))
        del self.held[name]

    def renumber(self, imap, name):
        """The mails stay; UIDVALIDITY and every UID change, as when a server is rebuilt from its files."""
        check(imap.select('Drafts'))
        folder = self.maildir if name == 'INBOX' else os.path.join(self.maildir, '.' + name)
        for index in glob.glob(os.path.join(folder, 'dovecot*index*')) + [os.path.join(folder, 'dovecot-uidlist')]:
            if os.path.exists(index):
                os.remove(index)
        raise Lost()  # sessions that are open still remember the old numbers


def operation(then, *commands):
    return {'then': then, 'commands': [c if isinstance(c, bytes) else c.encode() for c in commands]}


def main(port, account, password, seed, first, count, report, maildir=None):
    storm = Storm((int(port), account, password), int(seed), int(first), int(count), maildir)
    storm.run()
    with open(report, 'w', encoding='utf-8') as file:
        json.dump(storm.fate, file)


main(*sys.argv[1:])
