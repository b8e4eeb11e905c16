/** The program that `helm test` runs, against the real service. */
import { spawn } from "node:child_process";
import { service } from "../../config/service";
import { RunningApp } from "../../service/testing/running-app";
import { type Manifest, render } from "./rendered";

/** What the pod would run and say, if it found these addresses in the cluster. */
async function helmTest(urls: readonly string[], values: readonly string[] = []) {
  const pod: Manifest = (await render(values)).one("Pod");
  const [container] = pod.spec.containers;
  const variables: Record<string, string> = {};
  for (const { name, value } of container.env) variables[name] = value;
  const child = spawn(process.execPath, container.args, { env: { ...variables, URLS: urls.join(" ") } });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
  const code = await new Promise((resolve) => child.on("close", resolve));
  return { code, output };
}

let app: RunningApp | undefined;

afterEach(() => app?.stop());

test("asks every Service that users or operators reach", async () => {
  const urls = async (values: readonly string[]) =>
    (await render(values)).one("Pod").spec.containers[0].env.find(({ name }: Manifest) => name === "URLS")
      .value;
  expect(await urls([])).toBe(
    `http://${service.name} http://${service.name}-stable http://${service.name}-canary`,
  );
  expect(await urls(["--set", "strategy=blueGreen"])).toBe(
    `http://${service.name}-active http://${service.name}-preview`,
  );
});

test("succeeds where the service answers, and goes on with the trace of its caller", async () => {
  app = await RunningApp.start();
  const { code, output } = await helmTest([app.url, app.url]);
  expect(output).toMatch(/^ok {6}\S+ goes on with trace [0-9a-f]{32}$/m);
  expect({ code, failed: output.match(/^FAILED.*/gm) }).toEqual({ code: 0, failed: null });
});

test("fails where requests leave the trace of their caller", async () => {
  const trace = { traceId: "a".repeat(32), spanId: "b".repeat(16) };
  app = await RunningApp.start({}, { telemetry: { trace: () => trace } });
  const { code, output } = await helmTest([app.url]);
  expect(output).toMatch(/^FAILED {2}\S+ goes on with trace a{32} \(expected [0-9a-f]{32}\)$/m);
  expect(code).toBe(1);
});

test("fails where the service is not ready", async () => {
  app = await RunningApp.start();
  app.readiness.withhold();
  const { code, output } = await helmTest([app.url]);
  expect(output).toMatch(/^FAILED {2}\S+\/ready answers 503 \(expected 200\)$/m);
  expect(code).toBe(1);
});

test("fails where nobody answers, and says why", async () => {
  const { code, output } = await helmTest(["http://127.0.0.1:9"]);
  expect(output).toMatch(/^FAILED {2}\S+ answers \(.+\)$/m);
  expect(code).toBe(1);
});

test("fails where the service runs in another environment", async () => {
  app = await RunningApp.start({ environment: "prod" });
  const { code, output } = await helmTest([app.url]);
  expect(output).toMatch(/^FAILED {2}\S+ runs in prod,/m);
  expect(code).toBe(1);
});

test("fails where faults can be asked for and are not meant to be", async () => {
  app = await RunningApp.start({ faultInjection: true });
  expect((await helmTest([app.url])).output).toMatch(/^FAILED {2}\S+\/status\/418 answers 418/m);
  expect((await helmTest([app.url], ["--set", "fault.enabled=true"])).code).toBe(0);
});
