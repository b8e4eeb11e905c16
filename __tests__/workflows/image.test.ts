/** What an image has been through before it is pushed, and what is said of it afterwards. */
import { type Step, workflowCalled } from "./workflow";

const { test: proof, build, push, propose } = workflowCalled("build-push-ecr").jobs;
const index = (steps: readonly Step[], what: (step: Step) => boolean) => {
  const at = steps.findIndex(what);
  expect(at).toBeGreaterThanOrEqual(0);
  return at;
};
const uses = (action: string) => (step: Step) => step.uses?.startsWith(`${action}@`) ?? false;
const runs = (text: string) => (step: Step) => step.run?.includes(text) ?? false;

test("an image is tested, then built, then pushed, then proposed", () => {
  expect(proof?.needs).toBeUndefined();
  expect(build?.needs).toBe("test");
  expect(push?.needs).toBe("build");
  expect(propose?.needs).toEqual(["build", "push"]);
});

test("the same commit makes the same bytes", () => {
  const step = build?.steps?.find(uses("docker/build-push-action"));
  expect(step?.env).toHaveProperty("SOURCE_DATE_EPOCH");
  expect(step?.with?.outputs).toBe("type=oci,dest=image,tar=false,rewrite-timestamp=true");
});

test.each(["image", "config"])(
  "a finding in the %s that is high or critical keeps it from being handed on",
  (type) => {
    const steps = build?.steps ?? [];
    const scan = index(
      steps,
      (step) => step.with?.["scan-type"] === type && step.with?.severity !== undefined,
    );
    expect(steps[scan]?.with).toMatchObject({
      severity: "HIGH,CRITICAL",
      "exit-code": "1",
      trivyignores: ".trivyignore.yaml",
      "limit-severities-for-sarif": "true",
    });
    // Without a condition of its own it is only reached when every step before it went well.
    const handOn = index(steps, uses("actions/upload-artifact"));
    expect(handOn).toBeGreaterThan(scan);
    expect(steps[handOn]?.if).toBeUndefined();
  },
);

test("what was found is shown where code is, also when it fails the build", () => {
  const uploads = (build?.steps ?? []).filter(uses("github/codeql-action/upload-sarif"));
  expect(uploads.map((step) => step.with?.sarif_file)).toEqual(["image.sarif", "configuration.sarif"]);
  for (const upload of uploads) expect(upload.if).toContain("!cancelled()");
  // In a private repository the upload reads the run that it belongs to.
  expect(build?.permissions).toMatchObject({ "security-events": "write", actions: "read" });
});

test("the image that is pushed is the one that was scanned and listed", () => {
  const scans = (build?.steps ?? []).filter((step) => step.with?.["scan-type"] === "image");
  expect(scans.map((step) => step.with?.input)).toEqual(["image", "image"]);
  expect(scans.map((step) => step.with?.output)).toEqual(["image.sarif", "sbom.cdx.json"]);
  const handedOn = build?.steps?.find(uses("actions/upload-artifact"))?.with?.path;
  expect(String(handedOn).trim().split("\n")).toEqual(["image", "sbom.cdx.json"]);
  expect(push?.steps?.find(runs("operations/build/push.ts"))?.run).toContain(" --image image ");
});

test("what was pushed is signed by its digest, with the list of what is in it, by the workflow's own identity", () => {
  const steps = push?.steps ?? [];
  const pushed = index(steps, runs("operations/build/push.ts"));
  const [sign, attest] = [index(steps, runs("cosign sign")), index(steps, runs("cosign attest"))];
  expect([pushed, sign, attest]).toEqual([pushed, sign, attest].toSorted((a, b) => a - b));
  for (const at of [sign, attest]) {
    expect(steps[at]?.env?.IMAGE).toBe(
      `\${{ steps.aws.outputs.repository }}@\${{ steps.push.outputs.digest }}`,
    );
    expect(steps[at]?.run).not.toContain("--key");
  }
  expect(steps[attest]?.run).toContain("--predicate sbom.cdx.json");
  expect(push?.permissions).toMatchObject({ "id-token": "write" });
});
