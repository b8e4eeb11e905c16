import type { Colors } from "../terminal/output";
import { type Cell, renderTable } from "../terminal/table";
import type { CanaryStory, Measured } from "./canary";
import type { Story } from "./story";

/** The two rollouts beside each other, for a terminal. */
export function renderStory(story: Story, colors: Colors): string {
  const { good, bad, haste, settings } = story;
  const rows = good.measured.map((sound, step): Cell[] => [
    sound.at,
    `${sound.weight} %`,
    ...cells(sound, settings.analysis.errorRate, colors),
    ...cells(bad.measured[step], settings.analysis.errorRate, colors),
  ]);
  return [
    colors.bold("A canary, by the chart's steps and thresholds"),
    `Two processes of the service each, behind a router that stands in for the Service: not Argo Rollouts. ${haste} times faster.`,
    "",
    renderTable(
      ["second", "weight", "sound: requests", "errors", "p99", "faulty: requests", "errors", "p99"],
      rows,
      colors,
    ),
    "",
    outcome("sound", good, colors),
    outcome(`failing ${Math.round(bad.errorRate * 100)} % of its requests`, bad, colors),
  ].join("\n");
}

function cells(measured: Measured | undefined, broken: number, colors: Colors): Cell[] {
  if (!measured) return [undefined, undefined, undefined];
  const errors = `${(measured.errorRate * 100).toFixed(1)} %`;
  return [
    measured.requests,
    measured.errorRate >= broken ? colors.red(errors) : errors,
    `${Math.round(measured.p99Seconds * 1000)} ms`,
  ];
}

function outcome(version: string, { abortedBy, measured, users, afterwards }: CanaryStory, colors: Colors) {
  const verdict = abortedBy
    ? colors.yellow(`aborted after ${measured.at(-1)?.at} s by ${abortedBy}`)
    : colors.green(`promoted after ${measured.at(-1)?.at} s`);
  const share = users.requests === 0 ? 0 : (users.failed / users.requests) * 100;
  return (
    `The version that is ${version}: ${verdict}. Of ${users.requests} requests meanwhile ${users.failed} failed ` +
    `(${share.toFixed(1)} %), of ${afterwards.requests} afterwards ${afterwards.failed}.`
  );
}
