import { outputOf } from "../../operations/tools/command";
import { findKubeconform, needed } from "../../operations/tools/find";

/** What kubeconform thinks of one object. */
export interface Judgement {
  /** For example "Service/sample-web-app". */
  readonly object: string;
  /** "valid", or what is wrong with it. */
  readonly verdict: string;
}

interface Report {
  readonly resources: readonly {
    readonly filename: string;
    readonly kind: string;
    readonly name: string;
    readonly status: string;
    readonly msg: string;
  }[];
}

/**
 * Judges every object in some files by strict schemas, in one process: unknown fields and duplicate keys are wrong,
 * and so is an object of a kind that no schema is known of. Judgements come by file, in its order.
 */
export async function judge(
  files: readonly string[],
  { kubeVersion, locations }: { readonly kubeVersion: string; readonly locations: readonly string[] },
): Promise<Map<string, Judgement[]>> {
  const report = (line: string) => process.stderr.write(`${line}\n`);
  const kubeconform = needed("kubeconform", await findKubeconform({ report }));
  const args = ["-strict", "-verbose", "-output", "json", "-kubernetes-version", kubeVersion];
  const output = await outputOf(
    kubeconform.path,
    [...args, ...locations.flatMap((location) => ["-schema-location", location]), ...files],
    { timeoutSeconds: 300, exitCodes: [0, 1] },
  );
  const judgements = new Map<string, Judgement[]>();
  for (const { filename, kind, name, status, msg } of (JSON.parse(output) as Report).resources) {
    const verdict = status === "statusValid" ? "valid" : msg || status;
    const others = judgements.get(filename) ?? [];
    judgements.set(filename, [...others, { object: `${kind}/${name}`, verdict }]);
  }
  return judgements;
}
