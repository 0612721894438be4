// Many connections of imapflow, each with INBOX open and in IDLE.
import { setTimeout as wait } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { client } from './target.mjs';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');
const firstFew = 20;
const together = 16;
const clients = [];

const open = async (count) => {
    for (let done = 0; done < count; done += together) {
        const some = Array.from({ length: Math.min(together, count - done) }, () => client());
        await Promise.all(
            some.map(async (imap) => {
                await imap.connect();
                await imap.mailboxOpen('INBOX');
                void imap.idle().catch(() => {}); // ends with the process
            }),
        );
        clients.push(...some);
    }
};

const settled = async () => {
    await wait(2000);
    collect();
    collect();
    return process.memoryUsage.rss();
};

const connections = Number(process.env.IMAP_CONNECTIONS);
await open(firstFew);
const before = await settled();
await open(connections);
const after = await settled();
const lost = clients.filter((imap) => !imap.usable).length;
console.log(`each=${(after - before) / connections} lost=${lost} all=${after}`);
process.exit(0);
