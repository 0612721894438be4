import { readFileSync } from 'node:fs';
import { ImapFlow } from 'imapflow';

const env = process.env;

/** A client of the server that the environment names, without compression. */
export const client = (user = env.IMAP_USER) =>
    new ImapFlow({
        host: 'localhost',
        port: Number(env.IMAP_PORT),
        secure: env.IMAP_TLS === 'yes',
        doSTARTTLS: false,
        disableCompression: true,
        logger: false,
        auth: { user, pass: env.IMAP_PASSWORD },
        tls: { ca: readFileSync(env.IMAP_ROOT) },
    });

/** The most memory that this process ever held at once, in bytes. */
export const peak = () => process.resourceUsage().maxRSS * 1024;
