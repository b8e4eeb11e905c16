/** What the contract says once a part of the telemetry, of the queries or of the platform is another. */
import type { Synthesized } from "../../synthesized";
import { askedBy, type Inquiries } from "../asked";
import { type Captured, captured } from "../captured";
import { type ChartFacts, chartFacts, known } from "../known";
import { platformOf, synthesized } from "../platform";
import { violations } from "../violations";

export const telemetry = captured();

const stack = synthesized("seed");
export const platform = stack("dev-platform");
export const inquiries = askedBy(stack("dev-datadog"));

/** All violations in one text; each part of the contract can be exchanged. */
export function found(
  parts: {
    telemetry?: Captured;
    platform?: Synthesized;
    inquiries?: Inquiries;
    chart?: Partial<ChartFacts>;
  } = {},
): string {
  const sent = known(platformOf(parts.platform ?? platform), parts.telemetry ?? telemetry, {
    ...chartFacts(),
    ...parts.chart,
  });
  return violations(parts.inquiries ?? inquiries, sent).join("\n");
}
