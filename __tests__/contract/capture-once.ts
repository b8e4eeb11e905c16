/** Jest's global setup: builds the service, and keeps what it sends about requests, once for all test files. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { capture } from "./capture";
import { capturedFile } from "./captured";

export default async function captureOnce(): Promise<void> {
  execFileSync(process.execPath, [path.join(__dirname, "../../service/build.mjs")], { stdio: "inherit" });
  process.env.CAPTURED_TELEMETRY = mkdtempSync(path.join(tmpdir(), "captured-telemetry-"));
  const { traces, ...rest } = await capture();
  const kept = { ...rest, traces: traces.map((request) => request.toString("base64")) };
  writeFileSync(capturedFile(), JSON.stringify(kept));
}
