import type { Task } from "../operations/terminal/progress";

/** A task of which nobody hears. */
export const quietTask: Task = { step() {}, detail() {}, done() {}, fail() {}, leave() {}, vanish() {} };
