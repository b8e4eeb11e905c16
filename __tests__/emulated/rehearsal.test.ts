import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { Program } from "./program";

jest.setTimeout(900_000);

const REHEARSE = "operations/rehearse/main.ts";
const workspace = mkdtempSync(path.join(os.tmpdir(), "rehearsal-"));
afterAll(() => rmSync(workspace, { recursive: true, force: true }));

test("a second rehearsal is refused, and Ctrl-C in the middle of the first leaves nothing running", async () => {
  const rehearsal = new Program(REHEARSE, "--workspace", workspace);
  await rehearsal.says(/^local-backend: apply$/);
  const emulator = pidIn(".rehearsal/emulator.json", "pid");
  // Until the apply is there, the record names the Terraform that made the plan.
  const running = () => pidIn(".bootstrap/stacks/local-backend.run.json", "terraform");
  while (!isRunning(running())) await pause(10);
  const terraform = running();
  expect(isRunning(emulator)).toBe(true);

  const second = new Program(REHEARSE, "--workspace", workspace);
  expect(await second.exitCode()).toBe(1);
  expect(second.output).toContain(`Another rehearsal is at work here (its emulator is process ${emulator}).`);

  rehearsal.interrupt();
  expect(await rehearsal.exitCode()).toBe(130);

  expect(rehearsal.lines().at(-1)).toBe("Interrupted. Terraform and the emulator are stopped.");
  expect([isRunning(emulator), isRunning(terraform)]).toEqual([false, false]);
  expect(existsSync(path.join(workspace, ".rehearsal/emulator.json"))).toBe(false);
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
