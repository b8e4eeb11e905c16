import { loadEnvironments } from "../../../config/load";
import { warnings } from "../../../config/warnings";
import { accepted, TODAY } from "./changed";

const shipped = loadEnvironments("local,dev,prod", TODAY);
/** Nothing is to be said of it but what the day brings. */
const filled = accepted((it) => {
  it.account = "111122223333";
  it.repository = { owner: "acme", name: "shop" };
  it.ingress = {
    host: "shop.example.com",
    certificateArn: "arn:aws:acm:us-east-1:111122223333:certificate/12345678-1234-1234-1234-123456789012",
  };
  it.datadog = { notify: { page: ["@pagerduty-web"] } };
});
const aboutKubernetes = (warning: string) => warning.includes("Kubernetes");

describe("Warnings", () => {
  it("say once that a version is past standard support, since when, what it costs, until when and what to do", () => {
    const [line, ...others] = warnings(shipped, TODAY).filter(aboutKubernetes);
    expect(others).toEqual([]);
    expect(line).toBe(
      "Kubernetes 1.33 (local, dev, prod) left standard support on 2026-07-29. Extended support costs $0.60 instead " +
        "of $0.10 per cluster hour, about $365 a month more, and ends on 2027-07-29. Set catalog: " +
        '"current" (1.35); a cluster that runs goes up one minor version at a time (docs/operations/upgrade.md). ' +
        "https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html",
    );
  });

  it("say once which environments still carry the placeholder, and what fills them in", () => {
    const lines = warnings(shipped, TODAY).filter((warning) => warning.includes("placeholder"));
    expect(lines).toEqual([
      "Account 000000000000 (dev, prod) is a placeholder: synth works, deploy is refused. Write yours: " +
        "npm run init -- --env dev and npm run init -- --env prod.",
    ]);
  });

  it("say that the roles of a real account would trust a stranger's repository", () => {
    const open = { ...filled, name: "dev", repository: { owner: "example", name: "shop" } };
    expect(
      warnings([...shipped, filled, open], TODAY).filter((warning) => warning.startsWith("Repo")),
    ).toEqual([
      "Repository example/… (dev) is a placeholder: workflows of whoever has it could assume the roles of stack " +
        "github. Write yours: npm run init -- --env dev.",
    ]);
  });

  it("name once the charts that nobody owes a patch any more, and where to read on", () => {
    const lines = warnings(shipped, TODAY).filter((warning) => warning.startsWith("Charts"));
    expect(lines).toEqual([
      "Charts without support (local, dev, prod): external-secrets 0.16.2, kong 2.33.0, argo-cd 5.46.0, " +
        "argocd-image-updater 0.9.6, argocd-apps 1.4.1. `npm run doctor -- --env local` says since when, " +
        "docs/operations/upgrade.md how to go up.",
    ]);
  });

  it("name a chart from the day on which its support ends", () => {
    const current = { ...filled, catalog: "current" as const };
    expect(warnings([current], new Date("2026-08-11T23:59:59Z"))).toEqual([]);
    expect(warnings([current], new Date("2026-08-12T00:00:00Z"))).toEqual([
      expect.stringMatching(/^Charts without support \(prod\): argocd-image-updater 1\.2\.4\. /),
    ]);
  });

  it("say that an environment with users has no public host and no TLS, and what to write where", () => {
    const lines = warnings(shipped, TODAY).filter((warning) => warning.includes("ingress"));
    expect(lines).toEqual([
      "No ingress (prod): users reach the service by the load balancer's own name, and over plain HTTP. Write the " +
        "public host and the ARN of its certificate in ACM into config/environments/prod.ts: " +
        "ingress: { host, certificateArn }.",
    ]);
  });

  it("take for one with users what is called prod, and what is protected from deletion", () => {
    const bare = { ...filled, ingress: undefined };
    const about = (changes: object) =>
      warnings([{ ...bare, ...changes }], TODAY).filter((warning) => warning.includes("ingress")).length;
    expect(about({ name: "prod", deletionProtection: false })).toBe(1);
    expect(about({ name: "stage", deletionProtection: true })).toBe(1);
    expect(about({ name: "stage", deletionProtection: false })).toBe(0);
  });

  it("say that the alerts of an environment with users wake nobody, and where to name somebody", () => {
    const lines = warnings(shipped, TODAY).filter((warning) => warning.includes("Alerts"));
    expect(lines).toEqual([
      "Alerts tell nobody (prod): they show on Datadog's pages, and wake no one. Write whom they are to tell into " +
        'config/environments/prod.ts, for example datadog: { notify: { page: ["@pagerduty-web"], ticket: ["@slack-web"] } }.',
    ]);
  });

  it("are five for the shipped environments, and none when all is well", () => {
    expect(warnings(shipped, TODAY)).toHaveLength(5);
    expect(warnings([{ ...filled, catalog: "current" }], new Date("2026-07-28T23:59:59Z"))).toEqual([]);
    expect(warnings([], TODAY)).toEqual([]);
  });

  it("begin on the day on which standard support ends", () => {
    const of = (day: string) => warnings([filled], new Date(day)).filter(aboutKubernetes);
    expect(of("2026-07-28T23:59:59Z")).toEqual([]);
    expect(of("2026-07-29T00:00:00Z")).toHaveLength(1);
  });

  it("are harder after the end of all support, and recommend nothing that has none itself", () => {
    expect(warnings([filled], new Date("2027-07-29T00:00:00Z")).filter(aboutKubernetes)).toEqual([
      expect.stringMatching(
        /^Kubernetes 1\.33 \(prod\) has had no support at all since 2027-07-29: EKS creates no such cluster.*Give config\/catalog\.ts a version in standard support/,
      ),
    ]);
  });

  it("are one line for each version", () => {
    const current = { ...filled, name: "stage", catalog: "current" as const };
    expect(warnings([filled, current], new Date("2027-06-01")).filter(aboutKubernetes)).toEqual([
      expect.stringContaining("Kubernetes 1.33 (prod)"),
      expect.stringContaining("Kubernetes 1.35 (stage)"),
    ]);
  });
});
