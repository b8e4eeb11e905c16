import { digestOf } from "./digest";
import { SHORT, WHOLE } from "./lines";
import { bold, code } from "./markdown";
import { markerWith } from "./marker";
import { sectionsOf } from "./plan-sections";
import { type Fitted, fitSections } from "./sections";
import { type StackPlan, type StackReport, stackReport } from "./stack-report";
import { stackTable } from "./stack-table";
import { overall } from "./words";

/** Characters that GitHub takes as the text of a comment, or of an issue. */
export const COMMENT_LIMIT = 65_536;

/** The plans of an environment's stacks, and where they come from. */
export interface PlanComment {
  readonly environment: string;
  readonly catalog: string;
  readonly commit: string;
  /** Of the workflow run that made the plans. */
  readonly runUrl?: string;
  readonly stacks: readonly StackPlan[];
  /** Prices depend on it: Kubernetes has a dearer one past its standard support. */
  readonly today: Date;
}

/**
 * What reviewers read of a plan, as Markdown. Secrets are masked in it, and nothing in a value can become Markdown,
 * HTML or a mention.
 *
 * @param limit Characters at most, no less than `COMMENT_LIMIT`; Infinity leaves nothing out.
 */
export function renderComment(comment: PlanComment, limit = COMMENT_LIMIT): Fitted {
  const lengths = Number.isFinite(limit) ? SHORT : WHOLE;
  const reports = comment.stacks.flatMap((each) =>
    "plan" in each ? [stackReport(each.stack, each.plan, lengths, comment.today)] : [],
  );
  const head = [
    overall(comment.environment, comment.stacks, reports, { bold, code }),
    stackTable(comment.stacks, reports),
    ...notPlanned(comment.stacks),
  ].join(GAP);
  const foot = footer(comment, reports);
  const room = limit - [head, CUT, foot, ""].join(GAP).length;
  const sections = fitSections(sectionsOf(comment.stacks, reports, lengths), room);
  return {
    text: [head, sections.text, ...(sections.isWhole ? [] : [CUT]), foot].filter(Boolean).join(GAP),
    isWhole: sections.isWhole,
  };
}

/** What is said where no stack was planned at all: what stood there before is of another commit. */
export function renderNothing(where: Pick<PlanComment, "environment" | "commit" | "runUrl">): string {
  const text = `${bold(`There is no plan for ${code(where.environment)}`)}: the run failed before it came to that.`;
  return [text, provenance(where).join(" · "), markerWith(where.environment, {})].join(GAP);
}

const GAP = "\n\n";
const CUT = "What has no room here stands in the artifact of the run.";

function notPlanned(stacks: readonly StackPlan[]): string[] {
  const lines = stacks.flatMap((each) =>
    "notPlanned" in each ? [`- ${code(each.stack)} cannot be planned yet: ${each.notPlanned}`] : [],
  );
  return lines.length > 0 ? [lines.join("\n")] : [];
}

/** Where the plans come from, and for programs, whose comment it is. */
function footer(comment: PlanComment, reports: readonly StackReport[]): string {
  const digests = Object.fromEntries(reports.map(({ stack, digest }) => [stack, digest]));
  const parts = [
    ...provenance(comment),
    `environment ${code(comment.environment)}`,
    `catalog ${code(comment.catalog)}`,
    ...(reports.length > 0 ? [`digest ${code(digestOf(Object.values(digests)))}`] : []),
  ];
  return [parts.join(" · "), markerWith(comment.environment, digests)].join(GAP);
}

function provenance({ commit, runUrl }: Pick<PlanComment, "commit" | "runUrl">): string[] {
  return [
    // GitHub makes a link of a commit that stands alone.
    `Commit ${/^[0-9a-f]{40}$/.test(commit) ? commit : code(commit)}`,
    ...(runUrl ? [`[run](${runUrl})`] : []),
  ];
}
