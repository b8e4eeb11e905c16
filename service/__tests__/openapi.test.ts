import Ajv from "ajv/dist/2020";
import { DESCRIBED_METHODS, type Document, type Operation, openApiDocument } from "../src/openapi";
import { routes } from "../src/routes";
import { startTelemetry } from "../src/telemetry";
import { RunningApp } from "../testing/running-app";

let app: RunningApp;
let document: Document;
beforeAll(async () => {
  app = await RunningApp.start({ faultInjection: true });
  document = (await (await app.fetch("/openapi.json")).json()) as Document;
});
afterAll(() => app.stop());

test.each([true, false])("describes every route and no other, with fault injection %s", (faultInjection) => {
  const { templates, readiness, logger } = app;
  const config = { ...app.config, faultInjection };
  const router = routes({
    config,
    templates,
    readiness,
    logger,
    telemetry: startTelemetry(config, logger, {}),
  });
  const routed = router.stack.flatMap(({ path, methods }) =>
    [...new Set(methods).add("OPTIONS")]
      .map((method) => method.toLowerCase())
      .filter((method) => (DESCRIBED_METHODS as readonly string[]).includes(method))
      .map((method) => `${method} ${String(path).replace(/:(\w+)/g, "{$1}")}`),
  );
  const { paths } = openApiDocument(config, templates.stylesheet.path);
  const described = Object.entries(paths).flatMap(([path, item]) =>
    Object.keys(item).map((method) => `${method} ${path}`),
  );
  expect(described.sort()).toEqual(routed.sort());
});

describe("what the service answers is what the document says", () => {
  const ajv = new Ajv({ strict: true, strictTypes: false, allErrors: true });
  beforeAll(() => {
    // Kept under the addresses by which the document refers to them.
    for (const [name, schema] of Object.entries(document.components.schemas)) {
      ajv.addSchema(schema, `#/components/schemas/${name}`);
    }
  });

  /** The one response of an operation that is about this status. */
  const described = ({ responses }: Operation, status: number) =>
    responses[status] ?? responses[`${Math.floor(status / 100)}XX`] ?? responses.default;

  test.each([
    ["get", "/", "/", 200],
    ["get", "/", "/?format=json", 200],
    ["get", "/echo", "/echo?a=1&a=2", 200],
    ["get", "/echo", "/echo?format=html", 200],
    ["get", "/echo", "/echo?format=xml", 406],
    ["head", "/echo", "/echo", 200],
    ["post", "/echo", "/echo", 200],
    ["put", "/echo", "/echo", 200],
    ["patch", "/echo", "/echo", 200],
    ["delete", "/echo", "/echo", 200],
    ["options", "/echo", "/echo", 204],
    ["get", "/health", "/health", 200],
    ["get", "/ready", "/ready", 200],
    ["get", "/openapi.json", "/openapi.json", 200],
    ["get", "/status/{code}", "/status/201", 201],
    ["get", "/status/{code}", "/status/204", 204],
    ["get", "/status/{code}", "/status/301", 301],
    ["get", "/status/{code}", "/status/304", 304],
    ["get", "/status/{code}", "/status/599", 599],
    ["get", "/status/{code}", "/status/600", 400],
    ["get", "/delay/{ms}", "/delay/1", 200],
    ["get", "/delay/{ms}", "/delay/-1", 400],
  ] as const)("%s %s for %s: %d", async (method, path, target, status) => {
    const body = ["post", "put", "patch"].includes(method) ? "some body" : undefined;
    const response = await app.fetch(target, { method: method.toUpperCase(), body });
    expect(response.status).toBe(status);
    const operation = document.paths[path]?.[method] as Operation;
    const { content, headers } = described(operation, status) ?? {};
    for (const name of Object.keys(headers ?? {})) expect(response.headers.get(name)).not.toBeNull();
    const text = await response.text();
    if (!content) return expect(text).toBe("");
    const type = (response.headers.get("content-type") as string).split(";")[0] as string;
    expect(Object.keys(content)).toContain(type);
    if (!type.endsWith("json")) return;
    const reference = (content[type] as { schema: { $ref?: string } }).schema.$ref;
    const validate = reference ? ajv.getSchema(reference) : ajv.compile(content[type]?.schema as object);
    validate?.(JSON.parse(text));
    expect(validate?.errors).toBeNull();
  });

  test.each(["/echo", "/status/{code}"])("%s takes a body where the method has one", (path) => {
    const withBody = DESCRIBED_METHODS.filter((method) => document.paths[path]?.[method]?.requestBody);
    expect(withBody).toEqual(["post", "put", "patch"]);
  });

  test.each(["starting", "withheld", "draining"] as const)("/ready while %s", async (state) => {
    const other = await RunningApp.listen();
    const { readiness } = other;
    if (state !== "starting") readiness.open();
    if (state === "withheld") readiness.withhold();
    if (state === "draining") readiness.drain();
    const response = await other.fetch("/ready");
    expect(response.status).toBe(503);
    const body = await response.json();
    expect(body).toEqual({ status: state });
    expect(ajv.validate("#/components/schemas/Readiness", body)).toBe(true);
    expect((await other.fetch("/health")).status).toBe(200);
    expect((await other.fetch("/echo")).status).toBe(200);
    await other.stop();
  });
});
