// @codefuturist/email-mcp over stdio, listing 20 mails: SERVERS servers, each with an IMAP connection of its own, and
// on each IN_FLIGHT calls under way at once. Prints calls a second and their times.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const { SERVERS, IN_FLIGHT, WARM_UP_MS, MEASURED_MS } = process.env;
const main = createRequire(import.meta.url).resolve("@codefuturist/email-mcp");

class EmailMcp {
  #waiting = new Map();
  #id = 0;
  #process = spawn(process.execPath, [main, "stdio"], { stdio: ["pipe", "pipe", "ignore"] });

  constructor() {
    createInterface({ input: this.#process.stdout }).on("line", (line) => {
      const message = JSON.parse(line);
      this.#waiting.get(message.id)?.(message);
      this.#waiting.delete(message.id);
    });
  }

  send(message) { this.#process.stdin.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`); }

  async ask(method, params) {
    const id = ++this.#id;
    const answer = new Promise((resolve) => this.#waiting.set(id, resolve));
    this.send({ id, method, params });
    const { result, error } = await answer;
    assert.ok(result && !result.isError, JSON.stringify(error ?? result));
    return result;
  }

  async list() {
    const { content: [{ text }] } = await this.ask("tools/call", {
      name: "list_emails", arguments: { account: "default", pageSize: 20 },
    });
    assert.equal(text.match(/^\[\d+\]/gm).length, 20, text);
  }

  async open() {
    await this.ask("initialize", {
      protocolVersion: "2025-06-18", capabilities: {}, clientInfo: { name: "bench", version: "1.0.0" },
    });
    this.send({ method: "notifications/initialized" });
    await this.list();
  }

  close() { this.#process.kill(); }
}

const servers = Array.from({ length: Number(SERVERS) }, () => new EmailMcp());
await Promise.all(servers.map((server) => server.open()));
await load(Number(WARM_UP_MS));
const { times, seconds } = await load(Number(MEASURED_MS));
servers.forEach((server) => server.close());
times.sort((one, other) => one - other);
const at = (percent) => times[Math.ceil(times.length * percent / 100) - 1];
console.log(`persecond=${times.length / seconds} p50=${at(50)} p99=${at(99)}`);
process.exit(0);

async function load(milliseconds) {
  const times = [];
  const started = performance.now();
  const lanes = servers.flatMap((server) => Array.from({ length: Number(IN_FLIGHT) }, () => server));
  await Promise.all(lanes.map(async (server) => {
    while (performance.now() - started < milliseconds) {
      const asked = performance.now();
      await server.list();
      times.push(performance.now() - asked);
    }
  }));
  return { times, seconds: (performance.now() - started) / 1000 };
}
