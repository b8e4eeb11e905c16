/** Jest's global teardown: takes away what `capture-once.ts` left. */
import { rmSync } from "node:fs";

export default function forgetCaptured(): void {
  const folder = process.env.CAPTURED_TELEMETRY;
  if (folder) rmSync(folder, { recursive: true, force: true });
}
