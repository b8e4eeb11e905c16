import path from "node:path";
import { findGo } from "../../../operations/tools/go";
import { scratchFolder, script } from "./scratch";

const folder = scratchFolder();

test("finds Go on the PATH", () => {
  const go = script(path.join(folder, "go"), "");
  expect(findGo(folder)).toEqual({ found: true, path: go });
});

test("says what was left out, and where to get Go, where there is none", () => {
  expect(findGo("/nowhere")).toEqual({
    found: false,
    why: "Go was not found, so neither Argo Rollouts' controller nor Datadog's agent could be compiled and asked",
    remedy: "Install it, and have it on the PATH: https://go.dev/doc/install",
  });
});
