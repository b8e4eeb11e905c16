/** `npm run chart`, as a person runs it. */
import { spawnSync } from "node:child_process";
import { choices, type NamedChoice, RENDER_MILLISECONDS, rendered } from "./rendered";

jest.setTimeout(RENDER_MILLISECONDS);

function chart(...args: string[]) {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ["operations/run.mjs", "operations/chart/main.ts", ...args],
    { encoding: "utf8" },
  );
  return { stdout, stderr, status };
}

const choiceOf = (wanted: Partial<NamedChoice>) =>
  choices.find((choice) =>
    Object.entries(wanted).every(([name, value]) => choice[name as keyof NamedChoice] === value),
  ) as NamedChoice;

test("prints the manifests of a strategy in an environment, for the Kubernetes of its catalog", () => {
  const { stdout, stderr, status } = chart("--strategy", "blueGreen", "--env", "prod");
  // Analysis is on in prod, and telemetry goes to the collector.
  const expected = choiceOf({
    strategy: "blueGreen",
    environment: "prod",
    analysis: true,
    telemetry: "collector",
  });
  expect({ stdout, stderr, status }).toEqual({ stdout: rendered(expected).text, stderr: "", status: 0 });
});

test("says each choice to Helm", () => {
  const args = ["--env", "dev", "--analysis", "on", "--telemetry", "agent", "--kube-version", "1.35.0"];
  const expected = choiceOf({ strategy: "canary", environment: "dev", analysis: true, telemetry: "agent" });
  expect(chart(...args).stdout).toBe(rendered(expected, "current").text);
  expect(chart("--env", "prod", "--analysis", "off").stdout).not.toContain("AnalysisTemplate");
});

test.each([
  [["--strategy", "rolling"], '--strategy: "rolling" is not known. Choose from canary, blueGreen.'],
  [["--env", "production"], '--env: "production" is not known. Choose from local, dev, prod.'],
  [["--analysis", "maybe"], '--analysis: "maybe" is not known. Choose from on, off.'],
  [["--telemetry", "sidecar"], '--telemetry: "sidecar" is not known. Choose from collector, agent.'],
  [
    ["--kube-version", "latest"],
    '--kube-version: "latest" is not a version of Kubernetes. Say it as in 1.33.0.',
  ],
  [
    ["--kube-version", "1.20.0"],
    "chart requires kubeVersion: >=1.33.0-0 which is incompatible with Kubernetes v1.20.0",
  ],
  [["--replicas", "3"], "Unknown option '--replicas'"],
])("refuses %j, and says what would do", (args, message) => {
  const { stdout, stderr, status } = chart(...args);
  expect({ stdout, status }).toEqual({ stdout: "", status: 1 });
  expect(stderr).toContain(message);
  expect(stderr).not.toMatch(/^\s+at /m);
});

test("explains itself", () => {
  const { stdout, status } = chart("--help");
  expect(stdout).toMatch(/^npm run chart -- .*--strategy/);
  expect(status).toBe(0);
});
