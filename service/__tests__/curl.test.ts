import { spawnSync } from "node:child_process";
import fc from "fast-check";
import { curl } from "../src/curl";
import type { Echo } from "../src/echo";
import { anyText } from "../testing/any-text";
import { exampleEcho } from "../testing/example-echo";

/** What a real shell would hand to curl. */
function argumentsOf(command: string): string[] {
  const shell = spawnSync("sh", [], {
    input: `curl() { printf '%s\\0' "$@"; }\n${command}\n`,
    encoding: "utf8",
  });
  expect(shell.stderr).toBe("");
  return shell.stdout.split("\0").slice(0, -1);
}

/** As it gets here from the network: no half characters, and no control characters in addresses and headers. */
const plainText = anyText.map((text) =>
  Buffer.from(text)
    .toString()
    .replaceAll(/\p{Cc}/gu, ""),
);

describe("The curl command", () => {
  it("reaches curl as meant, whatever stands in the request", () => {
    const request = fc.record({ name: plainText, value: plainText, query: plainText, text: anyText });
    fc.assert(
      fc.property(request, ({ name, value, query, text }) => {
        const body = { sizeBytes: 1, contentType: null, text: Buffer.from(text).toString(), base64: null };
        const headers = [
          { name: "host", value: "example.com" },
          { name: `x-a-${name}`, value },
        ];
        const command = curl({ ...exampleEcho, headers, body, url: `/echo?${query}` });
        const [X, method, H, header, data, sent, globoff, address] = argumentsOf(command);
        expect([X, method, H, globoff]).toEqual(["-X", "POST", "-H", "--globoff"]);
        expect(header).toBe(value ? `x-a-${name}: ${value}` : `x-a-${name};`);
        expect([`--data-raw ${body.text}`, "--data-binary @body"]).toContain(`${data} ${sent}`);
        expect(address).toBe(`https://example.com/echo?${query}`);
      }),
      { numRuns: 150 },
    );
  });

  it("is one line for a plain GET", () => {
    const echo: Echo = { ...exampleEcho, method: "GET", headers: [], body: null, url: "/echo" };
    expect(argumentsOf(curl(echo))).toEqual(["--globoff", "https://localhost/echo"]);
  });

  it("leaves out what proxies and connections add, and shows where a secret was", () => {
    const command = curl(exampleEcho);
    expect(command).toContain("-H 'Cookie: REDACTED'");
    expect(command).not.toMatch(/forwarded|traceparent|content-length|accept-encoding|-H 'host/i);
  });

  it.each([
    ["no text", null],
    ["long", "a".repeat(2_001)],
    ["something a terminal would act upon", "\u0003\nrm -rf ~\n"],
  ])("leaves a body to a file that is %s", (_, text) => {
    const body = { sizeBytes: 1, contentType: null, text, base64: null };
    expect(argumentsOf(curl({ ...exampleEcho, body }))).toContain("@body");
  });

  it("takes an address in absolute form as it is", () => {
    expect(argumentsOf(curl({ ...exampleEcho, url: "http://other/echo" })).at(-1)).toBe("http://other/echo");
  });
});
