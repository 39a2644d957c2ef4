// A server of node's `ws` that pushes the frames of benchmarks/live_server.py, asked in the same way.
// `node live_ws.mjs FOLDER`: FOLDER is where the package was installed.
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { resolve } from "node:path";

const require = createRequire(resolve(process.argv[2], "package.json"));
const { WebSocketServer, WebSocket } = require("ws");

const server = new WebSocketServer({ host: "127.0.0.1", port: 0, perMessageDeflate: false });
server.on("listening", () => console.log(server.address().port));

const room = "a".repeat(32);
let count = 10_000;
const now = () => Number(process.hrtime.bigint()) / 1e9;
const spent = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

function push() {
  count += 1;
  const frame = `event: room\ndata: {"room":"${room}","seq":${count}}\n\n`;
  for (const page of server.clients) {
    if (page.readyState === WebSocket.OPEN) page.send(frame);
  }
}

async function publish(times, every) {
  const before = spent();
  const began = {};
  for (let n = 0; n < times; n += 1) {
    await new Promise((done) => setTimeout(done, every * 1000));
    const at = now();
    push();
    began[count] = at;
  }
  await new Promise((done) => setTimeout(done, every * 1000));
  return { began, cpu: spent() - before };
}

for await (const line of createInterface({ input: process.stdin })) {
  const [what, times, every] = line.split(" ");
  const answer =
    what === "memory" ? { bytes: process.memoryUsage().rss, stands: count } : await publish(Number(times), Number(every));
  console.log(JSON.stringify(answer));
}
process.exit(0);
