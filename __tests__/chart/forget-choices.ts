/** Jest's global teardown: takes away what `render-choices.ts` left. */
import { rmSync } from "node:fs";

export default function forgetChoices(): void {
  if (process.env.RENDERED_CHOICES) rmSync(process.env.RENDERED_CHOICES, { recursive: true, force: true });
}
