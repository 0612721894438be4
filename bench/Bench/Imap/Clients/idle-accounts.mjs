// One connection of imapflow for each of many accounts, INBOX open and in IDLE, then a while of nothing.
import { setTimeout as wait } from 'node:timers/promises';
import { client } from './target.mjs';

const together = 16;
const settleMs = 5000;
const quietMs = Number(process.env.IMAP_QUIET_MS);
const count = Number(process.env.IMAP_CONNECTIONS);
const clients = [];

const before = process.memoryUsage.rss();
for (let done = 0; done < count; done += together) {
    const some = Array.from({ length: Math.min(together, count - done) }, (_, i) =>
        client(`${process.env.IMAP_USER}${done + i}`),
    );
    await Promise.all(
        some.map(async (imap) => {
            await imap.connect();
            await imap.mailboxOpen('INBOX');
            void imap.idle().catch(() => {}); // ends with the process
        }),
    );
    clients.push(...some);
}

await wait(settleMs);
const used = process.cpuUsage();
await wait(quietMs);
const { user, system } = process.cpuUsage(used);
const resident = process.memoryUsage.rss();
const lost = clients.filter((imap) => !imap.usable).length;
console.log(
    `resident=${resident} each=${(resident - before) / count} share=${(user + system) / 1000 / quietMs} lost=${lost}`,
);
process.exit(0);
