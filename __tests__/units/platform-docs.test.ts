/** platform.md says how the platform's releases are made. */
import { readFileSync } from "node:fs";
import { dev } from "../../config/environments/dev";
import { compose } from "../../main";
import { synthesize } from "../synthesized";

const page = readFileSync("docs/operations/platform.md", "utf8");
const platform = synthesize(dev, compose).stack("dev-platform");
const releases = platform.resources("helm_release");

test("helm finds the releases with the driver that the page gives it", () => {
  const [driver] = [platform.json.provider.helm].flat().map(({ helm_driver }) => helm_driver);
  expect(driver).toBeDefined();
  expect(page).toContain(`export HELM_DRIVER=${driver} `);
});

test("the page says how long a release may take, and how many versions of it are kept", () => {
  for (const { name, timeout, max_history } of releases) {
    expect([name, page.includes(`within ${timeout / 60} minutes`)]).toEqual([name, true]);
    expect([name, max_history]).toEqual([name, 5]);
  }
  expect(page).toContain("# the last five");
});

test("the page speaks of releases, outputs and stacks that there are", () => {
  const names = releases.map(({ name }) => name);
  for (const [, name] of page.matchAll(/helm (?:history|get values) ([\w-]+)/g))
    expect(names).toContain(name);
  expect(names).toContain("platform-resources");
  expect(Object.keys(platform.outputs)).toContain("load_balancer_host");
  expect(page).toContain("`load_balancer_host`");
});

test("with a host, the platform opens the port for TLS, and the route that redirects comes with the application", () => {
  const ingress = {
    host: "app.example.com",
    certificateArn: `arn:aws:acm:${dev.region}:${dev.account}:certificate/11112222-3333-4444-5555-666677778888`,
  };
  const published = synthesize({ ...dev, ingress }, compose);
  const valuesOf = (stack: string, release: string): string =>
    published
      .stack(stack)
      .resources("helm_release")
      .find(({ name }) => name === release)?.values[0];
  expect(valuesOf("dev-platform", "kong")).toContain(ingress.certificateArn);
  expect(valuesOf("dev-application", "argocd-apps")).toContain(ingress.host);
});
