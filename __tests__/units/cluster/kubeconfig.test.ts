/** A kubeconfig is read as kubectl reads it, and told apart from one that works only where it was made. */
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { stringify } from "yaml";
import { readAccess, writeKubeconfig } from "../../../operations/cluster/kubeconfig";

const folder = mkdtempSync(path.join(tmpdir(), "kubeconfig-"));
const file = path.join(folder, "config");
afterAll(() => rmSync(folder, { recursive: true }));

const base64 = (text: string) => Buffer.from(text).toString("base64");
/** As kind writes it, beside a context that is not the current one. */
const kind = {
  apiVersion: "v1",
  kind: "Config",
  "current-context": "kind-rehearsal",
  contexts: [
    { name: "production", context: { cluster: "production", user: "production" } },
    { name: "kind-rehearsal", context: { cluster: "kind-rehearsal", user: "kind-rehearsal" } },
  ],
  clusters: [
    { name: "production", cluster: { server: "https://production.example.com" } },
    {
      name: "kind-rehearsal",
      cluster: { server: "https://127.0.0.1:6443", "certificate-authority-data": base64("authority") },
    },
  ],
  users: [
    {
      name: "kind-rehearsal",
      user: { "client-certificate-data": base64("certificate"), "client-key-data": base64("key") },
    },
  ],
};
const read = (config: object) => {
  writeFileSync(file, stringify(config));
  return readAccess(file);
};

it("reads the cluster and the user of the current context", () => {
  expect(read(kind)).toEqual({
    server: "https://127.0.0.1:6443",
    authority: "authority",
    certificate: "certificate",
    key: "key",
  });
});

it("reads files that lie beside it", () => {
  mkdirSync(path.join(folder, "pki"), { recursive: true });
  writeFileSync(path.join(folder, "pki", "ca.crt"), "authority of a file");
  const [, cluster] = structuredClone(kind.clusters);
  const clusters = [
    { ...cluster, cluster: { server: "https://10.0.0.1", "certificate-authority": "pki/ca.crt" } },
  ];
  const users = [{ name: "kind-rehearsal", user: { token: "a-token" } }];
  expect(read({ ...kind, clusters, users })).toEqual({
    server: "https://10.0.0.1",
    authority: "authority of a file",
    token: "a-token",
  });
});

it.each([
  ["signs in by a program", { users: [{ name: "kind-rehearsal", user: { exec: {} } }] }, "signs in by exec."],
  ["has no user", { users: [] }, "signs in by nothing."],
  ["has no current context", { "current-context": "" }, "has no current context."],
  [
    "has an address without encryption",
    { clusters: [{ name: "kind-rehearsal", cluster: { server: "http://127.0.0.1:8001" } }] },
    "names no address with an authority (server: http://127.0.0.1:8001).",
  ],
])("refuses one that %s, and says what is needed", (_, change, why) => {
  expect(() => read({ ...kind, ...change })).toThrow(
    `${file} ${why} Give a kubeconfig with an https address, its authority, and a token or certificate.`,
  );
});

it("says that a file is not there", () => {
  expect(() => readAccess(path.join(folder, "nothing"))).toThrow("nothing is not there.");
});

it("reads what it writes, which nobody else may", () => {
  const text = fc.string({ minLength: 1, unit: "binary" });
  const identity = fc.oneof(
    fc.record({ token: fc.stringMatching(/^[\w.-]{1,40}$/) }),
    fc.record({ certificate: text, key: text }),
  );
  const access = fc
    .tuple(fc.webUrl({ validSchemes: ["https"] }), text, identity)
    .map(([server, authority, rest]) => ({ server, authority, ...rest }));
  fc.assert(
    fc.property(access, (written) => {
      writeKubeconfig(file, written);
      expect(readAccess(file)).toEqual(written);
    }),
    { numRuns: 25 },
  );
  rmSync(file);
  writeKubeconfig(file, { server: "https://127.0.0.1", authority: "authority", token: "token" });
  expect(statSync(file).mode & 0o077).toBe(0);
});
