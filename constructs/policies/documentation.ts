import { writeFileSync } from "node:fs";
import type { Rule } from "./rule";
import { rules } from "./rules";

/** Where the rules are documented, from the repository's root. */
export const DOCUMENT = "docs/policies.md";
/** The command that writes the document anew. */
export const COMMAND = "node operations/run.mjs constructs/policies/documentation.ts";

const INTRODUCTION = `# Policies

Every synth judges every stack by these rules, and fails on a violation before Terraform sees it: with the path
of the construct, what is wrong, how to mend it and where to read on. The rules look at the JSON that Terraform
gets, so overrides and other aspects are judged too.

This page is written from \`constructs/policies/rules/\` by \`${COMMAND}\`; a test holds it to them.`;

const SUPPRESSION = `## To accept a violation

Say why, where the resource is made:

\`\`\`ts
import { suppress } from "../constructs/policies/suppress";

suppress(bucket, "tls-only-buckets", "Read by appliances in the plant that speak no TLS.");
\`\`\`

- It covers that rule, for that construct and everything below it. On a stack it covers what is said of the
  stack itself, such as the versions of its providers, and no resource in it.
- The reason has five words or more: a reviewer decides by it.
- A suppression that suppresses nothing fails the synth, so that none outlives its cause. Where the violation
  exists in some environments only, so must the suppression.
- All of them stand in \`__tests__/policies/__snapshots__/shipped.test.ts.snap\`: a new one shows in the diff.

## To add a rule

Write \`constructs/policies/rules/<id>.ts\`, list it in \`constructs/policies/rules.ts\`, and give it fixtures in
\`__tests__/policies/fixtures/<id>.ts\`: stacks that violate it in one place, and the same stacks mended. A test
refuses a rule without them.`;

/** The text of docs/policies.md. */
export function documentation(): string {
  const rows = rules.map((rule: Rule) => {
    const only = rule.only ? ` Only in ${rule.only.where}.` : "";
    return `| \`${rule.id}\` | ${rule.holds}${only} | [source](${rule.source}) |`;
  });
  const table = ["| rule | what holds | follows |", "|---|---|---|", ...rows].join("\n");
  return `${INTRODUCTION}\n\n${table}\n\n${SUPPRESSION}\n`;
}

export function main(): void {
  writeFileSync(DOCUMENT, documentation());
}
