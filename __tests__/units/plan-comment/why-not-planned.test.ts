import { overlooksReleases, whyNotPlanned } from "../../../operations/plan/why-not-planned";
import { type Diagnostic, TerraformError } from "../../../operations/terraform/terraform";
import { resource } from "./plans";

const STACK = { environment: "dev", dependencies: ["dev-vpc", "dev-github"] };

/** Why there is no plan, after what Terraform said. */
function why(...errors: Partial<Diagnostic>[]): string | undefined {
  const diagnostics = errors.map((error) => ({
    severity: "error" as const,
    summary: "",
    detail: "",
    ...error,
  }));
  return whyNotPlanned(new TerraformError("folder", ["plan"], diagnostics, "Nothing was said."), STACK);
}

const noState = (stack: string): Partial<Diagnostic> => ({
  summary: "Unable to find remote state",
  detail: "No stored state was found for the given workspace in the given backend.",
  address: `data.terraform_remote_state.cross-stack-reference-input-${stack}`,
});
const noOutput = (stack: string): Partial<Diagnostic> => ({
  summary: "Unsupported attribute",
  detail:
    `data.terraform_remote_state.cross-stack-reference-input-${stack}.outputs is object with 3 attributes\n\n` +
    'This object does not have an attribute named "cross-stack-output-aws_vpcidentifier".',
});
const HOST = "https://0123456789ABCDEF0123456789ABCDEF.gr7.us-east-1.eks.amazonaws.com";
const unreachable = (reason: string): Partial<Diagnostic> => ({
  summary: `Get "${HOST}/api/v1/namespaces/argocd": ${reason}`,
  address: "kubernetes_namespace_v1.argocd",
});

describe("a stack has no plan yet", () => {
  test("while the state that it reads was never written", () => {
    expect(why(noState("dev-vpc"))).toBe("it reads what only an apply of `dev-vpc` puts out.");
    expect(why(noState("dev-github"), noState("dev-vpc"))).toMatch(
      "an apply of `dev-vpc` and `dev-github` puts out",
    );
  });

  test("while the state that it reads lacks an output that this change adds", () => {
    expect(why(noOutput("dev-vpc"))).toBe("it reads what only an apply of `dev-vpc` puts out.");
  });

  test("while there is no bucket for states", () => {
    expect(why({ summary: 'S3 bucket "sample-platform-dev-state" does not exist.' })).toMatch(
      "`npm run bootstrap -- --env dev` makes it.",
    );
  });

  test("without keys for Datadog", () => {
    const summary = "api_key and app_key or orgUUID must be set unless validate = false";
    expect(why({ summary })).toBe(
      "there are no keys for Datadog here: `DD_API_KEY` and `DD_APP_KEY` are not set.",
    );
  });

  test.each([
    ["is not known", "dial tcp: lookup example.gr7.us-east-1.eks.amazonaws.com on 10.0.0.2:53: no such host"],
    ["does not answer", "dial tcp 10.0.0.1:443: i/o timeout"],
    ["refuses", "dial tcp 127.0.0.1:443: connect: connection refused"],
    ["takes too long", "context deadline exceeded"],
  ])("where the host of the cluster's API %s", (_what, reason) => {
    expect(why(unreachable(reason))).toBe("the cluster's API cannot be reached from this machine.");
  });
});

describe("a plan failed", () => {
  test("when something is wrong besides", () => {
    const wrong = { summary: "Invalid value", detail: "No." };
    expect(why(noState("dev-vpc"), wrong)).toBeUndefined();
    expect(why(unreachable("dial tcp: i/o timeout"), wrong)).toBeUndefined();
    expect(why(wrong)).toBeUndefined();
    expect(why()).toBeUndefined();
  });

  test("when the cluster's API answers, but not as it should", () => {
    expect(why(unreachable("tls: failed to verify certificate"))).toBeUndefined();
    expect(why({ summary: "Unauthorized", detail: "" })).toBeUndefined();
  });
});

describe("a plan that takes every Helm release for gone", () => {
  const gone = resource("helm_release.apps", { actions: ["delete"] }, { type: "helm_release" });
  const plan = {
    resource_drift: [gone],
    resource_changes: [resource("helm_release.apps", { actions: ["create"] }, { type: "helm_release" })],
  };

  test("is none: the Helm provider says so, too, when nobody answers it", () => {
    expect(overlooksReleases(plan)).toBe(true);
    expect(overlooksReleases({ ...plan, resource_drift: [] })).toBe(false);
  });

  // Of what it only reads, a plan tells nothing but the state that it found.
  test.each(["managed", "data"])("is one, where the cluster's API answered about something %s", (mode) => {
    const type = "kubernetes_namespace_v1";
    const namespace = { address: `${type}.argocd`, mode, type, name: "argocd" };
    const found = { values: { root_module: { resources: [namespace] } } };
    expect(overlooksReleases({ ...plan, prior_state: found })).toBe(false);
  });
});
