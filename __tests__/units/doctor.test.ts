import { spawn } from "node:child_process";
import { mkdirSync, symlinkSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { loadEnvironments } from "../../config/load";
import type { Environment } from "../../config/schema";
import { check } from "../../operations/doctor/check";
import { accountVerdict } from "../../operations/doctor/environments";
import { exitCode, type Finding } from "../../operations/doctor/finding";
import { renderFindings } from "../../operations/doctor/report";
import { versionFindings } from "../../operations/doctor/versions";
import { colorsFor } from "../../operations/terminal/output";
import { width } from "../../operations/terminal/text";
import { findEmulator } from "../../operations/tools/emulator";
import { findHelm } from "../../operations/tools/helm";
import { scratchFolder, script } from "./operations/scratch";

const plain = colorsFor({ write() {} });
const scratch = scratchFolder();
const [dev] = loadEnvironments("dev") as [Environment];
const filled: Environment = {
  ...dev,
  account: "111122223333",
  repository: { owner: "acme", name: "shop" },
};

/** What is said of a version of catalog seed on a day. */
function seedOn(day: string, name: string): Finding | undefined {
  return versionFindings("seed", new Date(day)).find((finding) => finding.name === name);
}

describe("A version", () => {
  test("of Kubernetes goes from standard to extended support to none, each with what to do", () => {
    const on = (day: string) => seedOn(day, "Kubernetes 1.33");
    expect(on("2026-07-28")).toMatchObject({ state: "good", found: "standard support until 2026-07-29" });
    expect(on("2026-07-29")).toMatchObject({
      state: "warning",
      found: expect.stringMatching(
        /^no standard support since 2026-07-29; extended until 2027-07-29, at \$0\.60 instead/,
      ),
      remedy: expect.stringMatching(/^Set catalog: "current" \(1\.35\)/),
    });
    expect(on("2027-07-29")).toMatchObject({
      state: "warning",
      found: expect.stringMatching(/^no support at all since 2027-07-29/),
    });
  });

  test("of a chart is without support from a day on, which is said with where to read it", () => {
    expect(seedOn("2024-05-06", "argo-cd 5.46.0")).toMatchObject({
      state: "good",
      found: "support until 2024-05-07",
    });
    expect(seedOn("2024-05-07", "argo-cd 5.46.0")).toMatchObject({
      state: "warning",
      found: expect.stringMatching(/^no support since 2024-05-07: https:\/\//),
      remedy: 'Catalog "current" has 10.1.1; docs/operations/upgrade.md says how to get there',
    });
  });

  test("of a chart whose makers name no end counts as supported", () => {
    expect(seedOn("2031-01-01", "metrics-server 3.12.0")).toMatchObject({
      state: "good",
      found: "no end of support is named",
    });
  });

  test("is not sent to a catalog that has lost its support too", () => {
    const today = new Date("2026-11-23");
    expect(seedOn("2026-11-23", "external-secrets 0.16.2")?.remedy).toMatch(
      /^Catalog "current" has 2\.9\.0, without support since 2026-09-21 too\. Write a newer version into config\/charts\.ts/,
    );
    const current = versionFindings("current", today).find(({ name }) => name === "external-secrets 2.9.0");
    expect(current?.remedy).toMatch(/^Write a newer version into config\/charts\.ts/);
  });
});

describe("An account", () => {
  test("that is a placeholder is a warning, whoever asks", () => {
    expect(accountVerdict(dev, {})).toMatchObject({
      state: "warning",
      remedy: "npm run init -- --env dev",
    });
  });

  test("whose roles would trust a stranger's repository is broken, whoever asks", () => {
    const open = { ...filled, repository: { owner: "example", name: "shop" } };
    expect(accountVerdict(open, { account: filled.account, arn: "x" })).toMatchObject({
      state: "broken",
      found: expect.stringMatching(/^example\/shop is no repository of yours/),
      remedy: "npm run init -- --env dev",
    });
  });

  test("that AWS says nothing about is not known, and breaks nothing", () => {
    const silence = new Error(
      "config/environments/dev.ts: AWS does not say who you are: no network. Log in first.",
    );
    expect(accountVerdict(filled, silence)).toEqual({
      state: "unknown",
      found: "111122223333: AWS does not say who you are: no network",
      remedy: "Log in before you deploy, for example with `aws sso login`",
    });
  });

  test("is told with who one is, and is broken where that is another", () => {
    const arn = "arn:aws:sts::111122223333:assumed-role/admin/me";
    expect(accountVerdict(filled, { account: "111122223333", arn })).toEqual({
      state: "good",
      found: `111122223333, as ${arn}`,
    });
    expect(accountVerdict(filled, { account: "444455556666", arn: "x" })).toMatchObject({
      state: "broken",
      remedy: expect.stringContaining("AWS_PROFILE"),
    });
  });
});

describe("The report", () => {
  const finding = (state: Finding["state"], name = "Go", found = "1.26"): Finding => ({
    area: "tools",
    name,
    state,
    found,
    ...(state === "good" ? {} : { remedy: "Install it" }),
  });

  test("aligns what was found, and says below it what to do", () => {
    const said = renderFindings([finding("good", "Terraform", "1.11.4"), finding("warning")], plain);
    expect(said.split("\n")).toEqual([
      "Tools",
      "✓ Terraform  1.11.4",
      "! Go         1.26",
      "             → Install it",
      "",
      "Nothing is broken, 1 warning: see the arrows.",
    ]);
  });

  test("says how much is broken, and that nothing is to be done where all is well", () => {
    expect(renderFindings([finding("broken"), finding("unknown")], plain)).toMatch(
      /\n1 broken, 1 not known: see the arrows\.$/,
    );
    expect(renderFindings([finding("good")], plain)).toMatch(/\nNothing is broken\.$/);
  });

  test("keeps to the terminal's width, and to every word", () => {
    const word = fc.stringMatching(/^[a-z/.]{1,20}$/);
    fc.assert(
      fc.property(
        fc.array(word, { minLength: 1, maxLength: 30 }),
        fc.integer({ min: 50, max: 120 }),
        (words, columns) => {
          const [, ...lines] = renderFindings(
            [finding("warning", "Go", words.join(" "))],
            plain,
            columns,
          ).split("\n");
          const body = lines.slice(
            0,
            lines.findIndex((line) => line.includes("→")),
          );
          expect(body.every((line) => width(line) <= columns)).toBe(true);
          expect(body.join(" ").split(/\s+/).slice(2)).toEqual(words);
        },
      ),
    );
  });

  test.each([
    [0, ["good", "unknown", "warning"]],
    [2, ["good", "broken"]],
  ] as const)("ends with %i for %j", (code, states) => {
    expect(exitCode(states.map((state) => finding(state)))).toBe(code);
  });
});

test("a check that cannot even look is broken, and hides none of the others", async () => {
  const refuses = check("Terraform providers", "hashicorp/aws", async () => {
    throw new Error("TF_PROVIDER_MIRROR holds no such provider");
  });
  expect(await refuses.find()).toMatchObject({
    area: "Terraform providers",
    state: "broken",
    found: "TF_PROVIDER_MIRROR holds no such provider",
  });
});

test("looking for a tool fetches and installs nothing", async () => {
  const toolsFolder = path.join(scratch, "tools");
  const searchPath = path.join(scratch, "bin");
  script(path.join(searchPath, "python3"), 'case "$1" in --version) echo Python 3.12.1 ;; *) exit 1 ;; esac');
  const search = { searchPath, toolsFolder, install: false, report: (line: string) => said.push(line) };
  const said: string[] = [];
  expect(await findHelm(search)).toMatchObject({
    found: false,
    why: "found neither on the PATH nor in .tools/",
  });
  expect(await findEmulator(search)).toMatchObject({
    found: false,
    remedy: expect.stringMatching(/^npm start installs it for /),
  });
  expect(said).toEqual([]);
});

describe("npm run doctor", () => {
  /** Runs the program as npm does, with these variables on top of what this machine has. */
  function doctor(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
    return new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) => {
      const child = spawn(process.execPath, ["operations/run.mjs", "operations/doctor/main.ts", ...args], {
        env: { ...process.env, ...env },
        timeout: 60_000,
      });
      const said = { stdout: "", stderr: "" };
      child.stdout.on("data", (data) => (said.stdout += data));
      child.stderr.on("data", (data) => (said.stderr += data));
      child.on("close", (code) => resolve({ code, ...said }));
    });
  }

  test("finds the Node that runs it, and tells of each version of the environment's catalog", async () => {
    const { code, stdout } = await doctor(["--env", "dev", "--json"]);
    const report = JSON.parse(stdout) as { findings: Finding[]; exitCode: number };
    expect(report.exitCode).toBe(code);
    expect(report.findings.find(({ name }) => name === "Node")).toMatchObject({
      state: "good",
      found: `${process.versions.node}, ${process.execPath}`,
    });
    const versions = report.findings.filter(({ area }) => area === "versions of catalog seed");
    expect(versions).toHaveLength(10);
    for (const { state, remedy } of report.findings) expect(remedy !== undefined).toBe(state !== "good");
  }, 90_000);

  test("says in plain lines, where there is no terminal, what is broken, and ends with 2", async () => {
    const { code, stdout } = await doctor(["--env", "local"], { TF_PROVIDER_MIRROR: scratch, NO_COLOR: "1" });
    expect(code).toBe(2);
    expect(stdout).toMatch(/\n✗ hashicorp\/aws {2,}TF_PROVIDER_MIRROR: ".*" holds no /);
    expect(stdout).toMatch(/ broken, .*: see the arrows\.\n$/);
  }, 90_000);

  test("says of each program that is not on the PATH what to do, and of none how its search failed", async () => {
    const bare = path.join(scratch, "bare");
    mkdirSync(bare);
    symlinkSync(process.execPath, path.join(bare, "node"));
    const { stdout, stderr } = await doctor(["--env", "dev", "--json"], { PATH: bare, CHROMIUM_PATH: "" });
    // What takes long is named there.
    expect(stderr.replaceAll(/^.*: still looking$/gm, "").trim()).toBe("");
    const { findings } = JSON.parse(stdout) as { findings: Finding[] };
    for (const tool of ["git", "Chromium", "Go", "AWS CLI", "kubectl", "Docker"]) {
      expect(findings.find(({ name }) => name === tool)).toMatchObject({
        state: "warning",
        found: expect.stringMatching(/not found/),
        remedy: expect.stringMatching(/^Install it/),
      });
    }
  }, 90_000);

  test("refuses an environment that there is not", async () => {
    const { code, stderr } = await doctor(["--env", "staging"]);
    expect(code).toBe(1);
    expect(stderr).toContain('--env: "staging" is unknown');
  }, 90_000);
});
