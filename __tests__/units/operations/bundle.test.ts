import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { runInNewContext } from "node:vm";
import { bundle } from "../../../operations/bundle.cjs";

const require = createRequire(path.resolve("package.json"));
const withoutEsbuild = Object.assign(() => {
  throw new Error("it was bundled anew");
}, require);

describe("The launcher's bundle", () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(path.join(tmpdir(), "bundle-"));
    mkdirSync(path.join(root, "node_modules"));
    writeFileSync(path.join(root, "node_modules", ".package-lock.json"), "{}");
    writeFileSync(path.join(root, "answer.ts"), "export const answer: number = 42;");
    writeFileSync(
      path.join(root, "main.ts"),
      'import { answer } from "./answer"; export const main = () => answer;',
    );
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const run = (code: string): number => {
    const module = { exports: {} as { main(): number } };
    runInNewContext(code, { module, exports: module.exports });
    return module.exports.main();
  };

  it("holds the program and what it imports", () => {
    expect(run(bundle(require, root, "main.ts").code)).toBe(42);
  });

  it("is kept for the next run, map and compiled form included", () => {
    const first = bundle(require, root, "main.ts");
    first.keepCachedData(Buffer.from("compiled"));
    const second = bundle(withoutEsbuild, root, "main.ts");
    expect(second.code).toBe(first.code);
    expect(second.readMap()).toBe(first.readMap());
    expect(second.cachedData).toEqual(Buffer.from("compiled"));
  });

  it.each(["answer.ts", "main.ts", "node_modules/.package-lock.json"])(
    "is made anew when %s changes",
    (file) => {
      const first = bundle(require, root, "main.ts");
      first.keepCachedData(Buffer.from("compiled"));
      const later = new Date(Date.now() + 2000);
      utimesSync(path.join(root, file), later, later);
      expect(() => bundle(withoutEsbuild, root, "main.ts")).toThrow("it was bundled anew");
      expect(bundle(require, root, "main.ts").cachedData).toBeUndefined();
    },
  );

  it("says what the changed program says", () => {
    bundle(require, root, "main.ts");
    writeFileSync(path.join(root, "answer.ts"), "export const answer: number = 43;");
    const later = new Date(Date.now() + 2000);
    utimesSync(path.join(root, "answer.ts"), later, later);
    expect(run(bundle(require, root, "main.ts").code)).toBe(43);
  });

  it("is made all the same where it cannot be kept", () => {
    writeFileSync(path.join(root, "node_modules", ".cache"), "a file where a folder should be");
    expect(run(bundle(require, root, "main.ts").code)).toBe(42);
  });
});
