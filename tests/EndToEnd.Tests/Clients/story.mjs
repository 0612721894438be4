// An agent's story through the official TypeScript client: wait for the mail, read it, answer it, find the answer.
// Everything comes by environment; every step is asserted, so the exit code is the verdict.
import assert from "node:assert/strict";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";

const { MCP_URL, API_KEY, INBOX_ID, OTHER_INBOX_ID, OTHER_ADDRESS, SUBJECT, MESSAGE_ID } = process.env;

const client = new Client({ name: "story", version: "1.0.0" });
await client.connect(new StreamableHTTPClientTransport(new URL(MCP_URL), {
  requestInit: { headers: { Authorization: `Bearer ${API_KEY}` } },
}));

async function call(name, args) {
  const result = await client.callTool({ name, arguments: args });
  assert.ok(!result.isError, `${name}: ${JSON.stringify(result.content)}`);
  return result.structuredContent;
}

const { tools } = await client.listTools();
for (const name of ["wait_for_email", "get_email", "reply_to_email", "get_delivery_status"])
  assert.ok(tools.some((tool) => tool.name === name && tool.annotations && tool.outputSchema), `${name} is listed`);

const arrived = await call("wait_for_email", { inbox_id: INBOX_ID, subject_contains: SUBJECT });
const email = await call("get_email", { inbox_id: INBOX_ID, email_id: arrived.items[0].id });
assert.match(email.body, /Can you come on Thursday\?/);

const answer = await call("reply_to_email", {
  email_id: email.id, body: "Yes, Thursday is fine.", idempotency_key: `story-${SUBJECT}`,
});
assert.equal(answer.state, "sent", JSON.stringify(answer));

const status = await call("get_delivery_status", { send_id: answer.send_id });
assert.equal(status.state, "sent");

const reply = await call("wait_for_email", { inbox_id: OTHER_INBOX_ID, subject_contains: SUBJECT });
const headers = await call("get_email", { inbox_id: OTHER_INBOX_ID, email_id: reply.items[0].id, view: "headers" });
assert.match(headers.body, new RegExp(`In-Reply-To: ${MESSAGE_ID}`));
assert.ok(headers.body.includes(OTHER_ADDRESS));

const missing = await client.callTool({ name: "get_email", arguments: { inbox_id: INBOX_ID, email_id: OTHER_INBOX_ID } });
assert.ok(missing.isError);
assert.equal(missing.errorCode, "message_not_found");

await client.close();
console.log(JSON.stringify({ send_id: answer.send_id, reply_id: reply.items[0].id }));
