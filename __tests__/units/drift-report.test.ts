import { exitCode, renderDrift, type StackDrift } from "../../operations/drift/report";
import { colorsFor } from "../../operations/terminal/output";
import { plannedStack } from "../planned-stack";

const clean: StackDrift = { stack: plannedStack("local-ecr"), comparison: { drifted: [], pending: [] } };
const lacking: StackDrift = {
  stack: plannedStack("local-platform"),
  lacking: ["hashicorp/helm", "hashicorp/kubernetes"],
};

test("a stack whose providers are not here is named as not looked at, and is no failure", () => {
  const lines = renderDrift([clean, lacking], colorsFor({ write: () => true })).split("\n");
  expect(lines.find((line) => line.startsWith("local-platform"))).toContain(
    "not looked at: no hashicorp/helm and hashicorp/kubernetes here",
  );
  expect(exitCode([clean, lacking])).toBe(0);
});

test("a stack that could not be looked at for an error is a failure, whatever drifted elsewhere", () => {
  const drifted: StackDrift = {
    stack: plannedStack("local-vpc"),
    comparison: { drifted: [{ address: "aws_vpc.vpc", attributes: [] }], pending: [] },
  };
  const failed: StackDrift = { stack: plannedStack("local-eks"), error: new Error("no network") };
  expect(exitCode([clean, drifted])).toBe(2);
  expect(exitCode([clean, drifted, failed])).toBe(1);
});

test("what looks like a secret in an error is masked: logs of workflows are read by many", () => {
  const error = new Error("no answer from https://admin:letmein99@db.example.com");
  const text = renderDrift([{ stack: plannedStack("local-eks"), error }], colorsFor({ write: () => true }));
  expect(text).toContain("https://admin:(looks like a secret)@db.example.com");
});
