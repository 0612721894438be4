// Reads every mail of a folder with mailparser; a JSON line each: what a person would see of it.
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { simpleParser } from 'mailparser';

const [folder, out] = process.argv.slice(2);
const options = {
  skipHtmlToText: true, skipTextToHtml: true, skipImageLinks: true, skipTextLinks: true, keepDeliveryStatus: true,
};
const lines = [];
for (const name of readdirSync(folder).sort()) {
  const mail = await simpleParser(readFileSync(join(folder, name)), options);
  lines.push(JSON.stringify({
    name,
    subject: mail.subject ?? '',
    from: mail.from?.value.map(({ address, name: person }) => [person, address]) ?? [],
    date: mail.date ? mail.date.getTime() / 1000 : null,
    text: mail.text ?? '',
    html: mail.html || '',
    files: mail.attachments.map(({ filename, content }) =>
      [filename ?? '', createHash('sha256').update(content).digest('hex')]),
  }));
}
writeFileSync(out, lines.join('\n') + '\n');
