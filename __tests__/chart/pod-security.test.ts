/** The restricted Pod Security Standard, field by field, on the pods of every workload and of `helm test`. */
import { choices, type Manifest, type PodSource, rendered } from "./rendered";
import { violations } from "./restricted-pods";

describe.each(choices)("$name", (choice) => {
  const everyPod = (check: (pod: PodSource) => void) => {
    expect(rendered(choice).pods().length).toBeGreaterThan(0);
    rendered(choice).pods().forEach(check);
  };

  test("every pod keeps to the restricted standard", () => {
    everyPod((pod) => expect([pod.owner, ...violations(pod)]).toEqual([pod.owner]));
  });

  test("no pod can write where it runs, and none is given a token for the API server", () => {
    everyPod(({ owner, spec }) => {
      expect([owner, spec.automountServiceAccountToken]).toEqual([owner, false]);
      for (const { securityContext } of spec.containers) {
        expect(securityContext.readOnlyRootFilesystem).toBe(true);
      }
    });
    for (const { automountServiceAccountToken } of rendered(choice).all("ServiceAccount")) {
      expect(automountServiceAccountToken).toBe(false);
    }
  });

  test("every pod runs as a user with a number, which the kubelet can tell from root", () => {
    everyPod(({ spec }) => expect(spec.securityContext.runAsUser).toBeGreaterThan(0));
  });

  test("every container says what it needs and what it may have at most", () => {
    everyPod(({ spec }) => {
      for (const { resources } of spec.containers) {
        expect(resources).toMatchObject({
          requests: { cpu: expect.anything(), memory: expect.anything() },
          limits: { memory: expect.anything() },
        });
      }
    });
  });

  test("no key and no password stands in a manifest", () => {
    for (const { kind } of rendered(choice).objects) expect(kind).not.toBe("Secret");
    expect(rendered(choice).text).not.toMatch(/(?:api|app)[-_]?key["']?\s*[:=]\s*["']?[0-9a-f]{32}/i);
  });
});

describe("a pod that breaks the standard is caught", () => {
  const breaks: readonly [string, (spec: Manifest) => void][] = [
    ["spec.hostNetwork", (spec) => Object.assign(spec, { hostNetwork: true })],
    ["spec.hostPID", (spec) => Object.assign(spec, { hostPID: true })],
    ["spec.volumes[v]", (spec) => Object.assign(spec, { volumes: [{ name: "v", hostPath: { path: "/" } }] })],
    ["spec.securityContext.runAsUser", (spec) => Object.assign(spec.securityContext, { runAsUser: 0 })],
    ["spec.containers[c].securityContext.runAsNonRoot", (spec) => delete spec.securityContext.runAsNonRoot],
    [
      "spec.containers[c].securityContext.seccompProfile",
      (spec) => delete spec.securityContext.seccompProfile,
    ],
    [
      "spec.containers[c].securityContext.privileged",
      (spec) => Object.assign(own(spec), { privileged: true }),
    ],
    [
      "spec.containers[c].securityContext.allowPrivilegeEscalation",
      (spec) => delete own(spec).allowPrivilegeEscalation,
    ],
    ["spec.containers[c].securityContext.capabilities.drop", (spec) => delete own(spec).capabilities],
    [
      "spec.containers[c].securityContext.capabilities.add",
      (spec) => Object.assign(own(spec).capabilities, { add: ["NET_ADMIN"] }),
    ],
    [
      "spec.containers[c].ports.hostPort",
      (spec) => Object.assign(spec.containers[0], { ports: [{ hostPort: 80 }] }),
    ],
    [
      "spec.initContainers[i].securityContext.runAsUser",
      (spec) =>
        Object.assign(spec, {
          initContainers: [
            { ...spec.containers[0], name: "i", securityContext: { ...own(spec), runAsUser: 0 } },
          ],
        }),
    ],
  ];
  const own = (spec: Manifest) => spec.containers[0].securityContext;
  const good = (): Manifest => ({
    securityContext: { runAsNonRoot: true, runAsUser: 65532, seccompProfile: { type: "RuntimeDefault" } },
    containers: [
      { name: "c", securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } } },
    ],
  });

  test("and one that keeps to it is not", () => {
    expect(violations({ spec: good() })).toEqual([]);
  });

  test.each(breaks)("%s", (field, change) => {
    const spec = good();
    change(spec);
    expect(violations({ spec })).toEqual([field]);
  });
});
