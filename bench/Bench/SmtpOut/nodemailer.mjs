// nodemailer.mjs PORT CONNECTIONS MAILS raw|composed FOLDER : sends, then prints mails a second.
// FOLDER holds mail.eml for raw, and text.txt and page.html for composed mails.
import { readFileSync } from 'node:fs';
import { createTransport } from 'nodemailer';

const [port, connections, mails, kind, folder] = process.argv.slice(2);
const pool = createTransport({
  host: '127.0.0.1',
  port: Number(port),
  pool: true,
  maxConnections: Number(connections),
  maxMessages: Infinity,
  ignoreTLS: true,
});
const raw = kind === 'raw' ? readFileSync(`${folder}/mail.eml`) : null;
const text = readFileSync(`${folder}/text.txt`, 'utf8');
const html = readFileSync(`${folder}/page.html`, 'utf8');

const mail = (i) => raw
  ? { envelope: { from: 'bench@bench.test', to: ['any@sink.test'] }, raw }
  : { from: 'Bench <bench@bench.test>', to: 'any@sink.test', subject: `Grüße ${i}`, text, html };

async function send(count) {
  let next = 0;
  const lane = async () => {
    while (next < count) await pool.sendMail(mail(next++));
  };
  await Promise.all(Array.from({ length: Number(connections) }, lane));
}

await send(Number(connections) * 20); // connects, and lets the compiler see the code
const start = process.hrtime.bigint();
await send(Number(mails));
const seconds = Number(process.hrtime.bigint() - start) / 1e9;
console.log(Number(mails) / seconds);
pool.close();
