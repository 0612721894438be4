// An app on an official TypeScript client, v1 or v2: knows the URL alone, registers, sends the person, calls, and goes
// on when its access token is no good any more. Everything comes by environment; the exit code is the verdict.
import assert from "node:assert/strict";
import { letIn } from "./person.mjs";

const { CLIENT, MCP_URL, OWNER_KEY } = process.env;

const { Client, StreamableHTTPClientTransport, UnauthorizedError } = CLIENT === "v2"
  ? await import("@modelcontextprotocol/client")
  : {
    ...await import("@modelcontextprotocol/sdk/client/index.js"),
    ...await import("@modelcontextprotocol/sdk/client/streamableHttp.js"),
    ...await import("@modelcontextprotocol/sdk/client/auth.js"),
  };

class App {
  redirectUrl = "http://127.0.0.1:7070/callback";
  clientMetadata = {
    client_name: `Official client ${CLIENT}`, redirect_uris: [this.redirectUrl],
    grant_types: ["authorization_code", "refresh_token"], response_types: ["code"], token_endpoint_auth_method: "none",
  };
  state() { return this.sentState = crypto.randomUUID(); }
  clientInformation() { return this.client; }
  saveClientInformation(client) { this.client = client; }
  tokens() { return this.kept; }
  saveTokens(tokens) { this.kept = tokens; }
  redirectToAuthorization(url) { this.sentTo = url; }
  saveCodeVerifier(verifier) { this.verifier = verifier; }
  codeVerifier() { return this.verifier; }
}

const app = new App();
const transport = () => new StreamableHTTPClientTransport(new URL(MCP_URL), { authProvider: app });

const first = transport();
await assert.rejects(new Client({ name: "connect", version: "1.0.0" }).connect(first), UnauthorizedError);
assert.equal(app.sentTo.searchParams.get("resource"), MCP_URL);
assert.equal(app.sentTo.searchParams.get("code_challenge_method"), "S256");

const back = await letIn(app.sentTo, OWNER_KEY);
assert.equal(back.searchParams.get("state"), app.sentState);
assert.equal(back.searchParams.get("iss"), new URL(MCP_URL).origin);
await first.finishAuth(CLIENT === "v2" ? back.searchParams : back.searchParams.get("code"));
assert.equal(app.kept.scope, "inbox:read email:read");

const client = new Client({ name: "connect", version: "1.0.0" });
await client.connect(transport());
const { tools } = await client.listTools();
assert.ok(tools.some((tool) => tool.name === "list_emails"));
assert.ok(!tools.some((tool) => tool.name === "send_email"), "what was not granted is not listed");

const before = app.kept;
app.kept = { ...before, access_token: `${before.access_token.slice(0, -1)}_` };
const inboxes = await client.callTool({ name: "list_inboxes", arguments: {} });
assert.ok(!inboxes.isError);
assert.notEqual(app.kept.refresh_token, before.refresh_token, "it refreshed, and the token turned");
await client.close();
