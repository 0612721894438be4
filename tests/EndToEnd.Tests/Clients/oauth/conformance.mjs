// The official conformance tool against the authorization server; it prints where a person has to go.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
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
  await fetch(await letIn(url, OWNER_KEY));
});
const code = await new Promise((resolve) => run.on("close", resolve));
console.log(printed);
assert.equal(code, 0);
assert.ok(asked, "a person was asked");
