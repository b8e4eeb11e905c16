import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { Program } from "./program";

jest.setTimeout(120_000);

const workspace = mkdtempSync(path.join(os.tmpdir(), "rehearsal-"));
afterAll(() => rmSync(workspace, { recursive: true, force: true }));

test("Ctrl-C in the middle of an apply leaves nothing running, says so, and exits with 130", async () => {
  const rehearsal = new Program("operations/rehearse/main.ts", "--workspace", workspace);
  await rehearsal.says(/^local-backend: apply$/);
  const emulator = pidIn(".rehearsal/emulator.json", "pid");
  // Until the apply is there, the record names the Terraform that made the plan.
  const running = () => pidIn(".bootstrap/stacks/local-backend.run.json", "terraform");
  while (!isRunning(running())) await pause(10);
  const terraform = running();
  expect(isRunning(emulator)).toBe(true);

  const since = Date.now();
  rehearsal.interrupt();
  expect(await rehearsal.exitCode()).toBe(130);

  expect(rehearsal.lines().at(-1)).toBe("Interrupted. Terraform and the emulator are stopped.");
  expect([isRunning(emulator), isRunning(terraform)]).toEqual([false, false]);
  expect(existsSync(path.join(workspace, ".rehearsal/emulator.json"))).toBe(false);
  expect(Date.now() - since).toBeLessThan(10_000);
});

function pidIn(file: string, field: string): number {
  return JSON.parse(readFileSync(path.join(workspace, file), "utf8"))[field];
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
