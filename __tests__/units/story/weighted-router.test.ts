import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Users } from "../../../operations/story/users";
import { WeightedRouter } from "../../../operations/story/weighted-router";

const running: (Server | WeightedRouter)[] = [];
afterEach(async () => {
  for (const one of running.splice(0)) {
    if (one instanceof WeightedRouter) await one.stop();
    else await new Promise((resolve) => one.close(resolve));
  }
});

async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer).listen(0, "127.0.0.1");
  await once(server, "listening");
  running.unshift(server);
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function route(stable: RequestListener, fresh: RequestListener, random?: () => number) {
  const router = await WeightedRouter.start({ stable: await serve(stable), new: await serve(fresh) }, random);
  running.unshift(router);
  return router;
}

const says =
  (text: string, status = 200): RequestListener =>
  (_, response) =>
    response.writeHead(status).end(text);

/** What `count` requests were answered, in order. */
async function ask(router: WeightedRouter, count: number): Promise<string[]> {
  const answers: string[] = [];
  for (let asked = 0; asked < count; asked++) answers.push(await (await fetch(router.url)).text());
  return answers;
}

test("sends everybody to the stable version until it is given a weight, and nobody at a weight of 100", async () => {
  const router = await route(says("stable"), says("new"));
  expect(new Set(await ask(router, 20))).toEqual(new Set(["stable"]));
  router.weight = 100;
  expect(new Set(await ask(router, 20))).toEqual(new Set(["new"]));
});

test("sends the new version its percentage of chances", async () => {
  let draw = 0;
  const router = await route(says("stable"), says("new"), () => (draw++ % 10) / 10);
  router.weight = 40;
  expect((await ask(router, 10)).filter((answer) => answer === "new")).toHaveLength(4);
});

test("keeps who answered, with what status, and hands the answer on as it was", async () => {
  const router = await route(says("stable"), says("broken", 503));
  router.weight = 100;
  const answer = await fetch(`${router.url}/echo?a=1`);
  expect([answer.status, await answer.text()]).toEqual([503, "broken"]);
  expect(router.answers).toEqual([
    { version: "new", status: 503, at: expect.any(Number), seconds: expect.any(Number) },
  ]);
});

test("answers 502 for a version that hangs up, and counts it", async () => {
  const router = await route((request) => request.socket.destroy(), says("new"));
  expect((await fetch(router.url)).status).toBe(502);
  expect(router.answers.map(({ status }) => status)).toEqual([502]);
});

test("a version that breaks off in the middle of an answer has failed, and keeps nobody waiting", async () => {
  const breaksOff: RequestListener = (_, response) => {
    response.writeHead(200, { "content-length": "100" });
    response.write("half", () => response.destroy());
  };
  const router = await route(breaksOff, says("new"));
  const users = new Users(router.url, 200);
  while (users.experience.requests < 2) await new Promise((resolve) => setTimeout(resolve, 5));
  await users.leave();
  expect(users.experience.failed).toBe(users.experience.requests);
  expect(new Set(router.answers.map(({ status }) => status))).toEqual(new Set([502]));
});

test("users count every answer, 5xx as failed, and leave nothing under way", async () => {
  let asked = 0;
  const url = await serve((_, response) => response.writeHead(asked++ % 2 === 0 ? 200 : 500).end());
  const users = new Users(url, 200);
  while (users.experience.requests < 20) await new Promise((resolve) => setTimeout(resolve, 5));
  await users.leave();
  expect(users.experience.requests).toBe(asked);
  expect(users.experience.failed).toBe(Math.floor(asked / 2));
});
