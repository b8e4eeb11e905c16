import { accepted, type Change, refused } from "./changed";

const oidc = { issuer: "https://login.example.com/realms/acme", clientId: "argocd", adminGroup: "platform" };
const certificateArn = "arn:aws:acm:us-east-1:111122223333:certificate/0a1b2c3d-4e5f-6789-abcd-ef0123456789";

const current =
  (argocd: object, certificate = true): Change =>
  (it) => {
    it.catalog = "current";
    it.account = "111122223333";
    it.argocd = argocd;
    if (certificate) it.ingress = { host: "echo.example.com", certificateArn };
  };

test("an environment says nothing of Argo CD unless people log in to it", () => {
  expect(accepted(() => {})).toMatchObject({ argocd: {}, delivery: { branch: "main" } });
});

test("people may log in at a host, or by port-forward", () => {
  expect(accepted(current({ host: "argocd.example.com", oidc })).argocd).toMatchObject({ oidc });
  expect(accepted(current({ oidc }, false)).argocd).toEqual({ oidc });
});

test.each([
  ["a host where nobody could log in", { host: "argocd.example.com" }, "argocd.host:", "argocd.oidc"],
  [
    "a host with a scheme",
    { host: "https://argocd.example.com", oidc },
    "argocd.host:",
    "argocd.example.com",
  ],
  [
    "an issuer without TLS",
    { oidc: { ...oidc, issuer: "http://login.example.com" } },
    "argocd.oidc.issuer:",
    "https://login.example.com",
  ],
  [
    "a group that would add a line to the policy",
    { oidc: { ...oidc, adminGroup: "a, role:admin\ng, everybody" } },
    "argocd.oidc.adminGroup:",
    "letters, digits",
  ],
  ["a client secret", { oidc: { ...oidc, clientSecret: "x" } }, "argocd.oidc.clientSecret:", "clientId"],
])("refuses %s", (_, argocd, names, remedy) => {
  const line = refused(current(argocd)).find((candidate) => candidate.startsWith(names));
  expect(line).toContain(remedy);
});

test("refuses a host without a certificate, which would send tokens in the clear", () => {
  const [line] = refused(current({ host: "argocd.example.com", oidc }, false));
  expect(line).toMatch(/^argocd\.host: "argocd\.example\.com" would send.*ingress\.certificateArn/);
});

test("refuses OpenID Connect with the Argo CD of catalog seed, which would need a client secret", () => {
  const [line] = refused((it) => {
    it.argocd = { oidc };
  });
  expect(line).toMatch(/^argocd\.oidc: .* Set catalog to "current"/);
});

test.each(["", "-f", "main branch", "main;rm"])("refuses %j as a branch", (branch) => {
  const [line] = refused((it) => {
    it.delivery = { branch };
  });
  expect(line).toMatch(/^delivery\.branch: /);
});
