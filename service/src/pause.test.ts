import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import Koa from "koa";
import { pause } from "./pause";

test("a pause ends when its client goes, with an error, so that nothing after it runs", async () => {
  const app = new Koa();
  const paused = new Promise<unknown>((resolve) => {
    app.use((ctx) => pause(ctx, 60_000).then(() => resolve("waited to the end"), resolve));
  });
  const handle = app.callback();
  const server = createServer((request, response) => void handle(request, response)).listen(0, "127.0.0.1");
  await once(server, "listening");
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
  socket.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  await once(server, "request");
  socket.destroy();
  expect(await paused).toMatchObject({ name: "AbortError" });
  server.close();
});
