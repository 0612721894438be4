// Every mail of INBOX by imapflow, read by mailparser, thrown away. Prints one line of figures.
import { simpleParser } from 'mailparser';
import { readFileSync } from 'node:fs';
import { ImapFlow } from 'imapflow';

const env = process.env;
const imap = new ImapFlow({
    host: 'localhost',
    port: Number(env.IMAP_PORT),
    secure: env.IMAP_TLS === 'yes',
    doSTARTTLS: false,
    disableCompression: true,
    logger: false,
    auth: { user: env.IMAP_USER, pass: env.IMAP_PASSWORD },
    tls: { ca: readFileSync(env.IMAP_ROOT) },
});
await imap.connect();
const lock = await imap.getMailboxLock('INBOX');
let mails = 0;
let chars = 0;

const read = async (range) => {
    for await (const mail of imap.fetch(range, { source: true }, { uid: true })) {
        const parsed = await simpleParser(mail.source);
        mails += 1;
        chars += parsed.text?.length ?? 0;
    }
};
// Compiled while it runs, as ours: both read some mails first.
await read('1:500');
mails = 0;
const started = performance.now();
await read('1:*');
const seconds = (performance.now() - started) / 1000;
lock.release();
await imap.logout();
console.log(`seconds=${seconds} mails=${mails} chars=${chars} peak=${process.resourceUsage().maxRSS * 1024}`);
