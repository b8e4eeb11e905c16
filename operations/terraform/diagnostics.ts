import { stripVTControlCharacters } from "node:util";

/** A message of Terraform about what is wrong, and where. */
export interface Diagnostic {
  readonly severity: "error" | "warning";
  readonly summary: string;
  readonly detail: string;
  /** Address of the resource that it is about. */
  readonly address?: string;
  /** Where in the code it is, with the values that the code refers to there. */
  readonly snippet?: { readonly values?: readonly { readonly traversal: string }[] };
}

/**
 * One line of Terraform's machine-readable output. Which further fields there are depends on the type.
 * https://developer.hashicorp.com/terraform/internals/machine-readable-ui
 */
export interface TerraformEvent {
  readonly "@message": string;
  readonly "@level": string;
  readonly type: string;
  readonly diagnostic?: Diagnostic;
  readonly change?: ResourceChange;
  readonly changes?: ChangeSummary;
  readonly hook?: { readonly resource: ResourceAddress; readonly action?: string };
  readonly [field: string]: unknown;
}

export interface ChangeSummary {
  readonly add: number;
  readonly change: number;
  readonly remove: number;
  readonly operation: "plan" | "apply" | "destroy";
}

interface ResourceChange {
  readonly resource: ResourceAddress;
  readonly action: string;
}

interface ResourceAddress {
  readonly addr: string;
  readonly resource_type: string;
}

/** The event that a line of output holds; undefined for a line of text, of which Terraform prints some too. */
export function parseEvent(line: string): TerraformEvent | undefined {
  if (!line.startsWith("{")) return undefined;
  try {
    const event = JSON.parse(line) as TerraformEvent;
    return typeof event["@message"] === "string" ? event : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The diagnostics in Terraform's text for people, which commands without machine-readable output print:
 * boxes drawn in the margin ("│ Error: …"), or paragraphs that begin with "Error: ".
 */
export function parseText(text: string): Diagnostic[] {
  const lines = stripVTControlCharacters(text)
    .split("\n")
    .map((line) => line.replace(/^[│╷╵] ?/, "").trimEnd());
  const starts = lines.flatMap((line, index) => (/^(Error|Warning): /.test(line) ? [index] : []));
  return starts.map((start, index) => {
    const [, kind, summary] = /^(Error|Warning): (.*)$/.exec(lines[start] as string) as RegExpExecArray;
    const body = lines.slice(start + 1, starts[index + 1]);
    const address = body.map((line) => /^\s+with ([^,\s]+),/.exec(line)?.[1]).find(Boolean);
    return {
      severity: kind === "Error" ? "error" : "warning",
      summary: summary as string,
      detail: withoutSource(body).join("\n").trim(),
      ...(address && { address }),
    } as Diagnostic;
  });
}

/** The lines that explain, without those that quote the configuration ("  on cdk.tf.json line 7: …"). */
function withoutSource(lines: readonly string[]): string[] {
  return lines.filter((line) => !/^\s+(with|on) \S+(,| line )|^\s*\d+: /.test(line));
}
