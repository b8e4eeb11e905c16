/** Jest's global teardown: takes away what `apply-stacks.ts` left. */
import { rmSync } from "node:fs";

export default function forgetStacks(): void {
  if (process.env.APPLIED_STACKS) rmSync(process.env.APPLIED_STACKS, { recursive: true, force: true });
}
