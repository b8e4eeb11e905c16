/**
 * Opens connections that each have one answer and then idle, from a process of its own: each takes a file.
 *
 *     node idle-connections.mjs <port> <count>
 *
 * Says `open` once all are; asked for anything on stdin, says how many still are, and ends.
 */
import { once } from "node:events";
import { connect } from "node:net";

const [port, count] = process.argv.slice(2).map(Number);

/** More at once would overrun the queue of connections that wait to be accepted. */
const AT_ONCE = 250;

async function idle() {
  const socket = connect(port, "127.0.0.1");
  socket.write("GET /health HTTP/1.1\r\nHost: a\r\n\r\n");
  await once(socket, "data");
  return socket.resume();
}

const sockets = [];
while (sockets.length < count) {
  const batch = Array.from({ length: Math.min(AT_ONCE, count - sockets.length) }, idle);
  sockets.push(...(await Promise.all(batch)));
}
console.log("open");
await once(process.stdin, "data");
console.log(sockets.filter((socket) => socket.readyState === "open").length);
process.exit();
