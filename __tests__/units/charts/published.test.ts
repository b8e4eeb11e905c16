/** Published charts and copies of their repositories come to the same. */
import { withoutDefinitions } from "../../../operations/upstream/render";

const document = (file: string, text: string) => `---\n# Source: external-secrets/${file}\n${text}\n`;
const account = document("templates/serviceaccount.yaml", "kind: ServiceAccount");
const webhook = document(
  "templates/webhook-secret.yaml",
  "kind: Secret\nstringData:\n  a: |\n    ---\n    # Source",
);
const definition = document(
  "templates/crds/externalsecret.yaml",
  "kind: CustomResourceDefinition\nspec:\n  description: |-\n    one\n    ---\n    two",
);

test("definitions that are made when a chart is published are left out, wherever they stand", () => {
  const copy = account + webhook;
  expect(withoutDefinitions(definition + account + webhook)).toBe(copy);
  expect(withoutDefinitions(account + definition + definition + webhook)).toBe(copy);
  expect(withoutDefinitions(account + webhook + definition)).toBe(copy);
});

test("everything else stays as it is, definitions of the folder crds among it", () => {
  const others = account + document("crds/kongplugins.yaml", "kind: CustomResourceDefinition") + webhook;
  expect(withoutDefinitions(others)).toBe(others);
});
