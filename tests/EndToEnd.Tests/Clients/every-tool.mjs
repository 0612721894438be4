// Calls every tool that is listed, through an official TypeScript client, v1 or v2, which validates each result against
// the tool's output schema. Everything comes by environment; the exit code is the verdict.
import assert from "node:assert/strict";

const { CLIENT, MCP_URL, API_KEY, CALLS, EMAIL_ID, INBOX } = process.env;

const { Client, StreamableHTTPClientTransport } = CLIENT === "v2"
  ? await import("@modelcontextprotocol/client")
  : {
    ...await import("@modelcontextprotocol/sdk/client/index.js"),
    ...await import("@modelcontextprotocol/sdk/client/streamableHttp.js"),
  };

const client = new Client({ name: "every-tool", version: "1.0.0" });
await client.connect(new StreamableHTTPClientTransport(new URL(MCP_URL), {
  requestInit: { headers: { Authorization: `Bearer ${API_KEY}` } },
}));

const calls = JSON.parse(CALLS);
const { tools } = await client.listTools();
assert.deepEqual(tools.map((tool) => tool.name), calls.map((call) => call.name));
for (const { name, arguments: args } of calls) {
  const result = await client.callTool({ name, arguments: args });
  assert.ok(!result.isError, `${name}: ${JSON.stringify(result.content)}`);
  assert.equal(typeof result.structuredContent, "object", name);
  assert.ok(result.content[0].text, name);
}

const nobodys = { email_id: "00000000-0000-7000-8000-000000000000" };
const refused = await client.callTool({ name: "get_email", arguments: nobodys });
assert.ok(refused.isError && refused.errorCode === "message_not_found", JSON.stringify(refused));
await assert.rejects(client.callTool({ name: "get_email", arguments: {} }), /email_id/);

const { resourceTemplates } = await client.listResourceTemplates();
assert.deepEqual(resourceTemplates.map((template) => template.name), ["email", "thread", "attachment"]);
const { contents } = await client.readResource({ uri: `mail://email/${EMAIL_ID}` });
assert.match(contents[0].text, /How are you\?/);
assert.deepEqual((await client.listResources()).resources, []);

const { prompts } = await client.listPrompts();
assert.ok(prompts.length >= 3);
const { messages } = await client.getPrompt({ name: "triage_inbox", arguments: { inbox: INBOX } });
assert.ok(messages[0].content.text.includes(INBOX));
const { completion } = await client.complete({
  ref: { type: "ref/prompt", name: "triage_inbox" }, argument: { name: "inbox", value: INBOX.slice(0, 20) },
});
assert.deepEqual(completion.values, [INBOX]);
await client.close();
