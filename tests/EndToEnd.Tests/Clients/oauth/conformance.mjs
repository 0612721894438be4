// The official conformance tool against the authorization server; it prints where a person has to go.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { connect, createServer } from "node:net";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { letIn } from "./person.mjs";

const { ISSUER, OWNER_KEY } = process.env;

const port = await new Promise((resolve) => {
  const server = createServer().listen(0, "127.0.0.1", () => {
    const { port } = server.address();
    server.close(() => resolve(port));
  });
});
const registered = await fetch(`${ISSUER}/oauth/register`, {
  method: "POST", body: JSON.stringify({ redirect_uris: [`http://127.0.0.1:${port}/callback`] }),
});
assert.equal(registered.status, 201);
const { client_id } = await registered.json();

const tool = join(dirname(createRequire(import.meta.url).resolve("conformance-next/package.json")), "dist/index.js");
const run = spawn(process.execPath, [
  tool, "authorization", "--url", ISSUER, "--client-id", client_id, "--resource", `${ISSUER}/mcp`, "--port", port,
]);
let printed = "";
let asked = false;
run.stderr.on("data", (text) => printed += text);
run.stdout.on("data", async (text) => {
  printed += text;
  const url = printed.match(/^http\S+\/oauth\/authorize\?\S+$/m)?.[0];
  if (!url || asked || !printed.includes("Waiting up to")) return;
  asked = true;
  const callback = await letIn(url, OWNER_KEY);
  await listening(port);
  await fetch(callback);
});
const code = await new Promise((resolve) => run.on("close", resolve));
console.log(printed);
assert.equal(code, 0);
assert.ok(asked, "a person was asked");

// It says that it waits before it listens.
async function listening(port) {
  const isListening = () => new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => { socket.destroy(); resolve(true); });
    socket.on("error", () => resolve(false));
  });
  for (const until = Date.now() + 20_000; Date.now() < until && !await isListening();) await setTimeout(20);
}
