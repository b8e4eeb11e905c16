import type { Echo } from "../src/echo";
import { RunningApp } from "../testing/running-app";

const BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
const HTML = "text/html; charset=utf-8";
const JSON_TYPE = "application/json";
const PROBLEM = "application/problem+json";

let app: RunningApp;
beforeAll(async () => {
  app = await RunningApp.start({ faultInjection: true });
});
afterAll(() => app.stop());

describe("every path answers in the form that the client accepts", () => {
  test.each([
    ["/", undefined, 200, HTML],
    ["/", BROWSER, 200, HTML],
    ["/", "*/*", 200, HTML],
    ["/", "text/*;q=0.1", 200, HTML],
    ["/", "application/json", 406, PROBLEM],
    ["/echo", undefined, 200, JSON_TYPE],
    ["/echo", "*/*", 200, JSON_TYPE],
    ["/echo", BROWSER, 200, HTML],
    ["/echo", "text/html", 200, HTML],
    ["/echo", "application/json", 200, JSON_TYPE],
    ["/echo", "application/json;q=0.5, text/html;q=0.6", 200, HTML],
    ["/echo?format=json", BROWSER, 200, JSON_TYPE],
    ["/echo?format=html", "application/json", 200, HTML],
    ["/echo?format=html", "image/png", 200, HTML],
    ["/echo?format=xml", BROWSER, 406, PROBLEM],
    ["/echo?reformat=html", "application/json", 200, JSON_TYPE],
    ["/echo", "image/png", 406, PROBLEM],
    ["/echo", "text/html;charset=UTF-8", 200, HTML],
    ["/echo", "application/json; charset=utf-8", 200, JSON_TYPE],
    ["/", "text/html;charset=utf-8", 200, HTML],
    ["/nowhere&format=html", undefined, 404, PROBLEM],
    ["/echo", "text/html;q=0, application/json;q=0", 406, PROBLEM],
    ["/echo", "nonsense", 406, PROBLEM],
    ["/health", "image/png", 200, JSON_TYPE],
    ["/ready", "image/png", 200, JSON_TYPE],
    ["/openapi.json", BROWSER, 200, JSON_TYPE],
    ["/nowhere", undefined, 404, PROBLEM],
    ["/nowhere", "application/json", 404, PROBLEM],
    ["/nowhere", "image/png", 404, PROBLEM],
    ["/nowhere", BROWSER, 404, HTML],
    ["/nowhere?format=html", undefined, 404, HTML],
    ["/status/418", undefined, 418, PROBLEM],
    ["/status/503", BROWSER, 503, HTML],
    ["/status/201", BROWSER, 201, JSON_TYPE],
    ["/delay/0", undefined, 200, JSON_TYPE],
    ["/delay/10001", BROWSER, 400, HTML],
  ])("%s for Accept: %s is %d, %s", async (target, accept, status, type) => {
    // Node's fetch would add "Accept: */*" of its own accord.
    const text = await app.raw(
      `GET ${target} HTTP/1.1\r\nHost: a\r\n${accept ? `Accept: ${accept}\r\n` : ""}Connection: close\r\n\r\n`,
    );
    expect(text.slice(0, 12)).toBe(`HTTP/1.1 ${status}`);
    expect(/content-type: (.*)\r\n/i.exec(text)?.[1]).toBe(type);
    const body = text.slice(text.indexOf("\r\n\r\n") + 4);
    if (type === HTML) expect(body.trimStart()).toMatch(/^<!doctype html>/i);
    else expect(JSON.parse(body)).toBeInstanceOf(Object);
    if (type === PROBLEM) expect(JSON.parse(body)).toMatchObject({ type: "about:blank", status });
  });

  test("problem pages say what is wrong, and under which id the log has it", async () => {
    const response = await app.fetch("/nowhere", { headers: { accept: BROWSER, "x-request-id": "id-4711" } });
    const page = await response.text();
    expect(page).toContain("There is nothing here");
    expect(page).toContain("id-4711");
  });
});

describe("the echo", () => {
  const echo = async (target: string, init?: RequestInit) =>
    (await (await app.fetch(target, init)).json()) as Echo;

  test("lists query and headers in order, with case and repetition as they came", async () => {
    const text = await app.raw(
      "GET /echo?b=2&a=1&b=%C3%A4+x&c HTTP/1.1\r\nhOsT: a\r\nX-Two: 1\r\nConnection: close\r\nx-two: 2\r\n\r\n",
    );
    const body = Buffer.from(text.slice(text.indexOf("\r\n\r\n") + 4), "latin1");
    const seen = JSON.parse(body.toString()) as Echo;
    expect(seen).toMatchObject({ method: "GET", path: "/echo", url: "/echo?b=2&a=1&b=%C3%A4+x&c" });
    expect(seen.query.map(({ name, value }) => `${name}=${value}`)).toEqual(["b=2", "a=1", "b=ä x", "c="]);
    expect(seen.headers.map(({ name, value }) => `${name}: ${value}`)).toEqual([
      "hOsT: a",
      "X-Two: 1",
      "Connection: close",
      "x-two: 2",
    ]);
  });

  test("shows a text body as text, and its type as the client claims it", async () => {
    const { body } = await echo("/echo", {
      method: "POST",
      body: "grüße",
      headers: { "content-type": "x/y" },
    });
    expect(body).toEqual({ sizeBytes: 7, contentType: "x/y", text: "grüße", base64: null });
  });

  test("shows other bodies in base64", async () => {
    const bytes = Buffer.from([0xff, 0x00, 0xc3]);
    const { body } = await echo("/echo", { method: "PUT", body: bytes });
    expect(body).toEqual({ sizeBytes: 3, contentType: null, text: null, base64: "/wDD" });
  });

  test("has no body where the request has none", async () => {
    expect((await echo("/echo")).body).toBeNull();
    expect((await echo("/echo", { method: "POST" })).body).toBeNull();
  });

  test("reads chunked bodies", async () => {
    const text = await app.raw(
      "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n",
    );
    expect(text).toContain('"text":"abc"');
  });

  test("says who answered, and ties itself to log and trace", async () => {
    const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    const seen = await echo("/echo", { headers: { traceparent, "x-request-id": "id-1" } });
    expect(seen).toMatchObject({
      service: { name: "sample-web-app", version: "0.0.0-dev", environment: "local" },
      server: { pod: null, node: null },
      client: { address: "127.0.0.1" },
      protocol: { scheme: "http", httpVersion: "1.1" },
      requestId: "id-1",
      traceId: "0af7651916cd43dd8448eb211c80319c",
    });
    expect(Math.abs(Date.now() - Date.parse(seen.time))).toBeLessThan(10_000);
  });

  test("shows no secret, as a page or as JSON", async () => {
    const secret = "hunter2-hunter2";
    const headers = {
      ...{ authorization: `Bearer ${secret}`, cookie: `a=${secret}`, "x-api-key": secret },
      ...{ "proxy-authorization": secret, referer: `https://u:${secret}@h/?access_token=${secret}` },
    };
    for (const accept of ["text/html", "application/json"]) {
      const response = await app.fetch(`/echo?token=${secret}&sig=${secret}&plain=shown`, {
        headers: { ...headers, accept },
      });
      const text = await response.text();
      expect(text).toContain("shown");
      expect(text).not.toContain(secret);
    }
    expect(JSON.stringify(app.log)).not.toContain(secret);
  });

  test("never takes over a content type that the client chose", async () => {
    const response = await app.fetch("/echo?format=json", {
      ...{ method: "POST", body: "<script>alert(1)</script>" },
      headers: { "content-type": "text/html", accept: "text/html" },
    });
    expect(response.headers.get("content-type")).toBe(JSON_TYPE);
    expect(response.headers.get("x-content-type-options")).toBe("nosniff");
  });
});

describe("the stylesheet", () => {
  test("may be kept for ever, and is the one that the pages link to", async () => {
    const page = await (await app.fetch("/")).text();
    expect(page).toContain(`href="${app.templates.stylesheet.path}"`);
    const response = await app.fetch(app.templates.stylesheet.path);
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("text/css; charset=utf-8");
    expect(response.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
    expect(Buffer.from(await response.arrayBuffer())).toEqual(app.templates.stylesheet.body);
  });
});
