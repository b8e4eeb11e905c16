import { inWords } from "../terminal/text";
import { type Lengths, printable } from "./lines";
import type { ResourceBlock } from "./resources";
import { Secrets } from "./secrets";
import type { Entry, Section } from "./sections";
import type { StackPlan, StackReport } from "./stack-report";
import { signed } from "./stack-table";

/** The parts of a comment below its table: what failed, what is lost, then stack by stack; drift and costs last. */
export function sectionsOf(
  stacks: readonly StackPlan[],
  reports: readonly StackReport[],
  lengths: Lengths,
): Section[] {
  const sections: (Section | false)[] = [
    ...stacks.map((each) => "error" in each && failure(each.stack, each.error, lengths)),
    losses(reports),
    ...reports.map(changes),
    drift(reports),
    costs(reports),
  ];
  return sections.filter((section) => section !== false && section.entries.length > 0) as Section[];
}

function failure(stack: string, error: string, { text }: Lengths): Section {
  const lines = new Secrets()
    .mask(error)
    .split(/[\n\r]+/)
    .filter((line) => line.trim() !== "")
    .slice(0, text);
  const entry = { headline: "Terraform", lines: lines.map((line) => `- ${printable(line)}`) };
  return { title: `${stack} failed`, about: "", open: true, entries: [entry] };
}

const isLoss = ({ action }: ResourceBlock) => action === "destroy" || action === "replace";

function losses(reports: readonly StackReport[]): Section {
  const entries = reports.flatMap(({ stack, blocks }) =>
    blocks.filter(isLoss).map(({ headline, lines }) => ({ headline: `${stack}: ${headline}`, lines })),
  );
  return { title: "Destroyed and replaced", about: String(entries.length), open: true, entries };
}

function changes({ stack, blocks, outputs, counts }: StackReport): Section {
  const others = blocks.filter((block) => !isLoss(block));
  const entries: Entry[] = others.map(({ headline, lines }) => ({ headline, lines }));
  if (outputs.length > 0) entries.push({ headline: "Outputs", lines: outputs });
  const words = (
    [
      ["added", counts.add],
      ["changed", counts.change],
      ["forgotten", counts.forget],
      ["imported", counts.import],
      ["moved", counts.move],
      ["read", counts.read],
    ] as const
  ).filter(([, number]) => number > 0);
  const what = [
    ...words.map(([word, number]) => `${number} ${word}`),
    ...(outputs.length > 0 ? ["outputs"] : []),
  ];
  return { title: stack, about: inWords(what), entries };
}

function drift(reports: readonly StackReport[]): Section {
  const entries = reports.flatMap(({ stack, drifted }) =>
    drifted.map(({ address, attributes }) => ({
      headline: `${stack}: ${address} ${attributes.length > 0 ? "was changed" : "is gone"}`,
      lines: attributes.map((attribute) => `! ${attribute}`),
    })),
  );
  return {
    title: "Changed outside of Terraform",
    about: `${entries.length}, which an apply puts back`,
    entries,
  };
}

function costs(reports: readonly StackReport[]): Section {
  const entries = reports
    .filter(({ cost }) => cost.items.length > 0)
    .map(({ stack, cost }) => ({
      headline: `${stack}: ${signed(cost.usd)} USD a month`,
      lines: cost.items.map(({ what, quantity, usd }) => {
        const name = quantity === 0 ? what : `${Math.abs(quantity)} × ${what}`;
        return `${usd > 0 ? "+" : "-"} ${printable(name)}: ${signed(usd)}`;
      }),
    }));
  return { title: "Costs", about: "list prices, before anything is used", entries };
}
