import { catalogs } from "../../config/catalog";
import { UserError } from "../../config/user-error";
import { environmentCalled, parseArguments } from "../arguments";
import { findHelm, needed } from "../tools/find";
import { environments, renderChart, strategies, telemetryPaths, valuesOf } from "./render";

const USAGE = `npm run chart -- [--strategy NAME] [--env NAME]

Prints the manifests of charts/sample-web-app, as Argo CD applies them.
What is not said stays as the environment's values file has it.

  --strategy NAME        canary or blueGreen
  --env NAME             local, dev or prod (default: local)
  --analysis on|off      whether metrics decide on a new version
  --telemetry PATH       collector, or agent: straight to the Datadog agent of the node
  --kube-version X.Y.Z   the Kubernetes it is for (default: that of the environment's catalog)
  --help                 this text`;

/** `npm run chart`. */
export async function main(args: string[]): Promise<number> {
  const { values } = parseArguments(args, USAGE, {
    options: {
      strategy: { type: "string" },
      env: { type: "string" },
      analysis: { type: "string" },
      telemetry: { type: "string" },
      "kube-version": { type: "string" },
    },
  });
  const environment = oneOf("--env", values.env, environments) ?? "local";
  const analysis = oneOf("--analysis", values.analysis, ["on", "off"]);
  const choice = {
    environment,
    strategy: oneOf("--strategy", values.strategy, strategies),
    analysis: analysis === undefined ? undefined : analysis === "on",
    telemetry: oneOf("--telemetry", values.telemetry, telemetryPaths),
  };
  const kubeVersion = checkedVersion(values["kube-version"]) ?? kubernetesOf(environment);
  const helm = needed("Helm", await findHelm({ report: (line) => process.stderr.write(`${line}\n`) }));
  process.stdout.write(
    await renderChart(helm.path, kubeVersion, valuesOf(choice)).catch((error: Error) => {
      throw new UserError(`Helm cannot render the chart: ${error.message}`);
    }),
  );
  return 0;
}

function oneOf<T extends string>(
  option: string,
  value: string | undefined,
  choices: readonly T[],
): T | undefined {
  if (value === undefined) return undefined;
  const choice = choices.find((candidate) => candidate === value);
  if (choice) return choice;
  throw new UserError(`${option}: "${value}" is not known. Choose from ${choices.join(", ")}.`);
}

function checkedVersion(version: string | undefined): string | undefined {
  if (version === undefined || /^v?1\.\d+(\.\d+)?$/.test(version)) return version;
  throw new UserError(`--kube-version: "${version}" is not a version of Kubernetes. Say it as in 1.33.0.`);
}

function kubernetesOf(environment: string): string {
  return `${catalogs[environmentCalled(environment).catalog].kubernetes.version}.0`;
}
