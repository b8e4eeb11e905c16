import { existsSync } from "node:fs";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { exclusively } from "../../../operations/tools/exclusively";
import { scratchFolder, write } from "./scratch";

const scratch = scratchFolder();

test("work under one lock is done one at a time", async () => {
  const lock = path.join(scratch, "one-at-a-time");
  let running = 0;
  let most = 0;
  const work = async () => {
    most = Math.max(most, ++running);
    await pause(5);
    running--;
  };
  await Promise.all([1, 2, 3].map(() => exclusively(lock, work)));
  expect(most).toBe(1);
  expect(existsSync(lock)).toBe(false);
});

test("a failure is passed on, and gives the lock back", async () => {
  const lock = path.join(scratch, "failure");
  await expect(exclusively(lock, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(existsSync(lock)).toBe(false);
});

test("a lock whose holder was killed keeps nobody waiting", async () => {
  // No process has a number this high.
  const lock = write(path.join(scratch, "abandoned"), "999999999");
  expect(await exclusively(lock, async () => "done")).toBe("done");
});

test("a lock whose holder lives is waited for", async () => {
  const lock = write(path.join(scratch, "held"), String(process.ppid));
  let done = false;
  const work = exclusively(lock, async () => {
    done = true;
  });
  await pause(250);
  expect(done).toBe(false);
  write(lock, "999999999");
  await work;
  expect(done).toBe(true);
});
