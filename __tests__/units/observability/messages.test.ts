/** What alerts say, to whom, and which runbook they lead to. */
import { readdirSync, readFileSync } from "node:fs";
import { prod } from "../../../config/environments/prod";
import { parseEnvironment } from "../../../config/load";
import { RUNBOOKS } from "../../../constructs/observability/monitors/message";
import { monitors } from "../../../constructs/observability/monitors/monitors";
import { monitorRequest } from "../../../constructs/observability/monitors/request";
import { requests, sloIds, told } from "./monitored";

describe.each(told)("Monitor $id", ({ severity, runbook, request }) => {
  test("leads to a runbook for whom it wakes: what it means, where to look, how to mend it, how to go back", () => {
    expect(request.message).toContain(
      `https://github.com/example/sample-platform/blob/main/${RUNBOOKS}/${runbook}.md`,
    );
    const page = readFileSync(`${RUNBOOKS}/${runbook}.md`, "utf8");
    const order = ["# ", "**It means:**", "## First look", "## Mend", "## Roll back"].map((part) =>
      `\n${page}`.indexOf(`\n${part}`),
    );
    expect(order).not.toContain(-1);
    expect(order).toEqual([...order].sort((one, other) => one - other));
  });

  const blocks = [...request.message.matchAll(/{{#(\w+)}}\n([\s\S]*?)\n{{\/(\w+)}}/g)];
  const stateOf = ([, opened]: RegExpMatchArray) => opened as string;

  test("tells who is to be told when it begins and ends, and nobody else, and nobody of a warning", () => {
    for (const block of blocks) {
      const handles = block[2]?.match(/@[\w-]+/g) ?? [];
      const told = severity === "page" ? "@pagerduty-web" : "@slack-web";
      expect(handles).toEqual(stateOf(block) === "is_warning" ? [] : [told]);
    }
  });

  test("says something of each state, once, and of its end", () => {
    const states = blocks.map(stateOf);
    expect(blocks.map(([, , , closed]) => closed)).toEqual(states);
    expect(new Set(states).size).toBe(states.length);
    expect(states).toEqual(expect.arrayContaining(["is_alert", "is_alert_recovery"]));
    for (const [, , text] of blocks) expect(text).toMatch(/^\S.{15,}/);
    expect(request.message).toBe(blocks.map(([whole]) => whole).join("\n"));
  });

  test("can be found by environment, service and severity", () => {
    expect(request.tags).toEqual(
      expect.arrayContaining(["env:prod", "service:sample-web-app", `severity:${severity}`]),
    );
  });
});

test("Every runbook is one that an alert leads to", () => {
  const files = readdirSync(RUNBOOKS).map((file) => file.replace(/\.md$/, ""));
  expect(new Set(files)).toEqual(new Set(told.map(({ runbook }) => runbook)));
});

test("Each state that a monitor can be in is spoken of, and no other", () => {
  for (const { request, watch } of requests) {
    const warns = watch.kind === "threshold" && watch.warning !== undefined;
    expect(request.message.includes("is_warning")).toBe(warns);
    expect(request.message.includes("is_no_data}}")).toBe(
      request.options.on_missing_data === "show_and_notify_no_data",
    );
  }
});

test("Nobody is told anything where nobody is named, and the text is the same", () => {
  const quiet = parseEnvironment(prod);
  for (const monitor of monitors(quiet)) {
    expect(monitorRequest(monitor, quiet, sloIds).message).not.toContain("@");
  }
});
