// Verifies one webhook with the public library: `node verify-webhook.mjs`, everything by environment, exit code 0 if true.
import { Webhook } from "standardwebhooks";

const event = new Webhook(process.env.WEBHOOK_SECRET).verify(
  process.env.WEBHOOK_BODY, JSON.parse(process.env.WEBHOOK_HEADERS));
console.log(event.type);
