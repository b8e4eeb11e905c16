import { loadEnvironments } from "../../../config/load";
import { warnings } from "../../../config/warnings";
import { accepted, TODAY } from "./changed";

const shipped = loadEnvironments("local,dev,prod", TODAY);
const filled = accepted((it) => {
  it.account = "111122223333";
});

describe("Warnings", () => {
  it("say once that a version is past standard support, since when, what it costs, until when and what to do", () => {
    const [line, ...others] = warnings(shipped, TODAY).filter((warning) => warning.includes("Kubernetes"));
    expect(others).toEqual([]);
    expect(line).toBe(
      "Kubernetes 1.33 (local, dev, prod) left standard support on 2026-07-29. Extended support costs $0.60 instead " +
        "of $0.10 per cluster hour, about $365 a month more, and ends on 2027-07-29. Set catalog: " +
        '"current" (1.35); a cluster that runs goes up one minor version at a time. ' +
        "https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html",
    );
  });

  it("say once which environments still carry the placeholder, and where to write the account", () => {
    const lines = warnings(shipped, TODAY).filter((warning) => warning.includes("placeholder"));
    expect(lines).toEqual([
      "Account 000000000000 (dev, prod) is a placeholder: synth works, deploy is refused. Write your account id " +
        "into config/environments/dev.ts and config/environments/prod.ts.",
    ]);
  });

  it("are two for the shipped environments, and none when all is well", () => {
    expect(warnings(shipped, TODAY)).toHaveLength(2);
    expect(warnings([filled], new Date("2026-07-28T23:59:59Z"))).toEqual([]);
    expect(warnings([], TODAY)).toEqual([]);
  });

  it("begin on the day on which standard support ends", () => {
    expect(warnings([filled], new Date("2026-07-29T00:00:00Z"))).toHaveLength(1);
  });

  it("are harder after the end of all support, and recommend nothing that has none itself", () => {
    expect(warnings([filled], new Date("2027-07-29T00:00:00Z"))).toEqual([
      expect.stringMatching(
        /^Kubernetes 1\.33 \(prod\) has had no support at all since 2027-07-29: EKS creates no such cluster.*Give config\/catalog\.ts a version in standard support/,
      ),
    ]);
  });

  it("are one line for each version", () => {
    const current = { ...filled, name: "stage", catalog: "current" as const };
    expect(warnings([filled, current], new Date("2027-06-01"))).toEqual([
      expect.stringContaining("Kubernetes 1.33 (prod)"),
      expect.stringContaining("Kubernetes 1.35 (stage)"),
    ]);
  });
});
