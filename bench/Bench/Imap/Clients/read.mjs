// Every mail of INBOX by imapflow, thrown away. Prints one line of figures.
import { client, peak } from './target.mjs';

const imap = client();
await imap.connect();
const lock = await imap.getMailboxLock('INBOX');
let mails = 0;
let bytes = 0;
// Compiled while it runs, as ours: both read some mails first.
for await (const mail of imap.fetch('1:4000', { source: true }, { uid: true })) bytes += mail.source.length;
bytes = 0;
const started = performance.now();
for await (const mail of imap.fetch('1:*', { source: true }, { uid: true })) {
    mails += 1;
    bytes += mail.source.length;
}
const seconds = (performance.now() - started) / 1000;
lock.release();
await imap.logout();
console.log(`seconds=${seconds} mails=${mails} bytes=${bytes} peak=${peak()}`);
