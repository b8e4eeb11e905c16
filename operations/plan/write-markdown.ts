import { rmSync, writeFileSync } from "node:fs";
import { type PlanComment, renderComment } from "../plan-comment/comment";

/**
 * Writes a comment to a file, and where it does not hold everything, all of it beside that: to `plan.whole.md` for
 * `plan.md`. Of an earlier comment nothing stays.
 */
export function writeMarkdown(file: string, comment: PlanComment): void {
  const { text, isWhole } = renderComment(comment);
  const whole = `${file.replace(/\.md$/, "")}.whole.md`;
  writeFileSync(file, `${text}\n`);
  if (isWhole) rmSync(whole, { force: true });
  else writeFileSync(whole, `${renderComment(comment, Number.POSITIVE_INFINITY).text}\n`);
}
