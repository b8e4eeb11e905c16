import { chmodSync, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { readConfig } from "../src/config";
import { reachesBuild, readDockerfile } from "../testing/dockerfile";
import { type Image, ImageBuild } from "../testing/image";
import { ServiceProcess } from "../testing/service-process";

const REPOSITORY = path.resolve(__dirname, "../..");
const dockerfile = readFileSync(path.join(REPOSITORY, "service/Dockerfile"), "utf8");
const stages = readDockerfile(dockerfile);
const final = stages.at(-1);
const instructions = (name: string) =>
  final?.instructions.filter((instruction) => instruction.name === name).map(({ text }) => text);

describe("the Dockerfile", () => {
  test("pins each base image by tag and digest, and runs on the Node that it builds with", () => {
    const own = stages.map(({ name }) => name);
    const bases = stages.map(({ from }) => from).filter((from) => !own.includes(from));
    expect(bases).toHaveLength(2);
    for (const base of bases) expect(base).toMatch(/^[\w./-]+:[\w.-]+@sha256:[0-9a-f]{64}$/);
    const [builder, runtime] = bases.map((base) => /node(?:js)?:?(\d+)/.exec(base)?.[1]);
    expect(runtime).toBe(builder);
  });

  test("installs before it copies sources, so that the layer of dependencies is kept", () => {
    const [dependencies] = stages;
    expect(dependencies?.instructions.map(({ name }) => name)).toEqual(["WORKDIR", "COPY", "COPY", "RUN"]);
    const copied = dependencies?.instructions.filter(({ name }) => name === "COPY").map(({ text }) => text);
    expect(copied).toEqual(["package.json package-lock.json ./", "service/package.json service/"]);
  });

  test("ends in an image without a shell: no command runs in it, and none is made for one", () => {
    expect(final?.from).toMatch(/^gcr\.io\/distroless\/nodejs\d+-debian\d+:nonroot@/);
    expect(instructions("RUN")).toEqual([]);
    expect(instructions("CMD")).toEqual([expect.stringMatching(/^\[.*\]$/)]);
    expect(instructions("HEALTHCHECK")).toEqual(["NONE"]);
  });

  test("names its user by number, so that Kubernetes knows that it is not root", () => {
    expect(instructions("USER")).toEqual(["65532:65532"]);
  });

  test("exposes the port that the service listens on", () => {
    expect(instructions("EXPOSE")).toEqual([String(readConfig({}).port)]);
  });
});

test("what an image has no use for never reaches its build", () => {
  const dockerignore = readFileSync(path.join(REPOSITORY, ".dockerignore"), "utf8");
  const kept = [
    "package-lock.json",
    "service/package.json",
    "service/src/main.ts",
    "service/templates/echo.html",
  ];
  const left = [".git/config", ".env", "node_modules/koa/index.js", "service/.env", "service/dist/main.js"];
  const tests = ["service/__tests__/image.test.ts", "service/src/middleware/errors/index.test.ts"];
  for (const file of kept) expect([file, reachesBuild(file, dockerignore)]).toEqual([file, true]);
  for (const file of [...left, ...tests])
    expect([file, reachesBuild(file, dockerignore)]).toEqual([file, false]);
});

describe("rehearsed stage by stage in clean folders, the image", () => {
  let build: ImageBuild;
  let image: Image;

  beforeAll(() => {
    const args = { VERSION: "1.2.3", REVISION: "c0ffee", CREATED: "2026-01-01T00:00:00Z" };
    build = new ImageBuild(REPOSITORY, args);
    image = build.run(dockerfile);
  }, 180_000);
  afterAll(() => build.remove());

  test("holds one program and its templates, and nothing else", () => {
    expect(files(image.root)).toEqual([
      "app/dist/main.js",
      ...readdirSync(path.join(REPOSITORY, "service/templates")).map((name) => `app/templates/${name}`),
    ]);
  });

  test("says what it was made of", () => {
    expect(image.labels).toMatchObject({
      "org.opencontainers.image.title": "sample-web-app",
      "org.opencontainers.image.licenses": "Apache-2.0",
      "org.opencontainers.image.version": "1.2.3",
      "org.opencontainers.image.revision": "c0ffee",
      "org.opencontainers.image.created": "2026-01-01T00:00:00Z",
    });
    expect(image.env).toEqual({ NODE_ENV: "production", SERVICE_VERSION: "1.2.3" });
  });

  test("gets ready as a user without rights, where nothing can be written", async () => {
    for (const folder of foldersOf(image.root)) chmodSync(folder, 0o555);
    const uid =
      process.platform === "linux" && process.getuid?.() === 0 ? Number(image.user.split(":")[0]) : undefined;
    const program = path.join(image.root, image.workdir, image.command[0] ?? "");
    const env = { ...image.env, TMPDIR: "/nowhere", HOME: "/nowhere" };
    const service = await ServiceProcess.start({ env, program, uid });
    try {
      if (uid !== undefined) expect(statSync(`/proc/${service.pid}`).uid).toBe(65532);
      expect(await (await fetch(`${service.url}/ready`)).json()).toEqual({ status: "ready" });
      const page = await fetch(service.url, { headers: { accept: "text/html" } });
      expect(await page.text()).toContain("1.2.3");
      service.signal("SIGTERM");
      expect((await service.exited).code).toBe(0);
      expect(service.errors).toBe("");
    } finally {
      await service.kill();
      for (const folder of foldersOf(image.root)) chmodSync(folder, 0o755);
    }
  });
});

function files(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .sort();
}

/** The image's root and every folder in it; the folder around it must be open to others, too. */
function foldersOf(root: string): string[] {
  chmodSync(path.dirname(root), 0o755);
  const entries = readdirSync(root, { withFileTypes: true, recursive: true });
  const below = entries.filter((entry) => entry.isDirectory());
  return [root, ...below.map((entry) => path.join(entry.parentPath, entry.name))];
}
