// A server of the official TypeScript SDK without sessions, as its documentation has it: a server and a transport for
// each POST. Every tool answers a constant from the file ANSWERS, so all that is measured is the SDK on Node.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import { CallToolRequestSchema } from "@modelcontextprotocol/sdk/types.js";

const { PORT, ANSWERS } = process.env;
const answers = JSON.parse(readFileSync(ANSWERS, "utf8"));

createServer(async (request, response) => {
  const server = new Server({ name: "constant", version: "1.0.0" }, { capabilities: { tools: {} } });
  server.setRequestHandler(CallToolRequestSchema, ({ params }) => answers[params.name]);
  const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: undefined, enableJsonResponse: true });
  response.on("close", () => server.close());
  await server.connect(transport);
  await transport.handleRequest(request, response);
}).listen(Number(PORT), "127.0.0.1");
