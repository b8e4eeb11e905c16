import { readFileSync } from "node:fs";
import path from "node:path";
import { parseAllDocuments } from "yaml";
import {
  type Choice,
  environments,
  renderChart,
  strategies,
  telemetryPaths,
} from "../../operations/chart/render";
import { findHelm, needed, type SchemaCatalog } from "../../operations/tools/find";

/** Time for Helm to render the chart some times, on a busy machine. */
export const RENDER_MILLISECONDS = 120_000;

/** The Kubernetes of each version catalog; that of `seed` is the oldest that the chart is for. */
export const kubeVersions: Readonly<Record<SchemaCatalog, string>> = { seed: "1.33.0", current: "1.35.0" };

/** A choice with nothing left to the values, under a name for test titles. */
export type NamedChoice = Required<Choice> & { readonly name: string };

/** Everything that a deployment may choose, in every combination. */
export const choices: readonly NamedChoice[] = strategies.flatMap((strategy) =>
  environments.flatMap((environment) =>
    [false, true].flatMap((analysis) =>
      telemetryPaths.map((telemetry) => ({
        name: `${strategy}, ${environment}, analysis ${analysis ? "on" : "off"}, ${telemetry}`,
        strategy,
        environment,
        analysis,
        telemetry,
      })),
    ),
  ),
);

/** The choices that use a strategy. */
export function choicesOf(strategy: Choice["strategy"]): NamedChoice[] {
  return choices.filter((choice) => choice.strategy === strategy);
}

/** Helm's program. @throws Error when there is none, and none can be had. */
export async function helm(): Promise<string> {
  return needed("Helm", await findHelm({ report: (line) => process.stderr.write(`${line}\n`) })).path;
}

/** Renders the chart with arguments of Helm of the test's own, such as `--set strategy=blueGreen`. */
export async function render(args: readonly string[], kubeVersion = kubeVersions.seed): Promise<Rendered> {
  return new Rendered(await renderChart(await helm(), kubeVersion, args));
}

/** What Helm says to arguments that it refuses. @throws Error when it renders them. */
export async function refusal(args: readonly string[]): Promise<string> {
  const answer = await render(args).catch((error: Error) => error);
  if (answer instanceof Error) return answer.message;
  throw new Error(`Helm renders ${args.join(" ")}`);
}

/** Arguments of Helm that set values; in JSON, which keeps the type that a test means. */
export function set(values: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(values).flatMap(([name, value]) => [
    "--set-json",
    `${name}=${JSON.stringify(value)}`,
  ]);
}

/** The choices as Helm renders them: done once for all test files, by `render-choices.ts`. */
const prepared = new Map<string, Rendered>();

/** What Helm renders for a choice. @throws Error with Helm's words when it refuses the choice. */
export function rendered(choice: NamedChoice, catalog: SchemaCatalog = "seed"): Rendered {
  const file = preparedFile(choice, catalog);
  const known = prepared.get(file) ?? new Rendered(readFileSync(file, "utf8"));
  prepared.set(file, known);
  const refused = known.objects.find((object) => object.refused)?.refused;
  if (refused) throw new Error(refused);
  return known;
}

/** Where `render-choices.ts` leaves what is rendered for a choice. */
export function preparedFile({ name }: NamedChoice, catalog: SchemaCatalog): string {
  return path.join(process.env.RENDERED_CHOICES ?? "", catalog, `${name}.yaml`);
}

// biome-ignore lint/suspicious/noExplicitAny: manifests have as many shapes as there are kinds.
export type Manifest = Record<string, any>;

/** Where pods come from, and what they are. */
export interface PodSource {
  /** For example "Rollout/sample-web-app". */
  readonly owner: string;
  /** Labels of the pods, and their specification. */
  readonly labels: Readonly<Record<string, string>>;
  readonly spec: Manifest;
}

/** Rendered objects, found by kind and name. */
export class Rendered {
  readonly objects: readonly Manifest[];

  constructor(readonly text: string) {
    this.objects = manifestsIn(text);
  }

  all(kind: string): Manifest[] {
    return this.objects.filter((object) => object.kind === kind);
  }

  /** The object of a kind with a name, or the only one. @throws Error that says what there is instead. */
  one(kind: string, name?: string): Manifest {
    const found = this.all(kind).filter(({ metadata }) => !name || metadata.name === name);
    if (found.length === 1) return found[0] as Manifest;
    const names = this.objects.map(nameOf).join(", ");
    throw new Error(`${found.length} objects are ${kind}${name ? `/${name}` : ""}, of ${names}`);
  }

  has(kind: string, name: string): boolean {
    return this.objects.some((object) => nameOf(object) === `${kind}/${name}`);
  }

  /** The pods of every object that makes some, those of `helm test` included. */
  pods(): PodSource[] {
    return this.objects.flatMap((object) => {
      const pod = object.kind === "Pod" ? object : object.spec?.template;
      if (!pod?.spec?.containers) return [];
      return { owner: nameOf(object), labels: pod.metadata.labels ?? {}, spec: pod.spec };
    });
  }
}

/** For example "Service/sample-web-app". */
export function nameOf({ kind, metadata }: Manifest): string {
  return `${kind}/${metadata.name}`;
}

/** Parsed as Kubernetes does, in YAML 1.1, where `off` is false. @throws Error for a key that is given twice. */
function manifestsIn(text: string): Manifest[] {
  const documents = parseAllDocuments(text, { version: "1.1" });
  if (!Array.isArray(documents)) return [];
  for (const { errors } of documents) if (errors[0]) throw errors[0];
  return documents.map((document) => document.toJS()).filter((object) => object !== null);
}
