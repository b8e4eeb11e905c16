import { dev } from "../../../config/environments/dev";
import { local } from "../../../config/environments/local";
import { prod } from "../../../config/environments/prod";
import { compose } from "../../../main";
import { synthesize } from "../../synthesized";
import { parseYamlencode } from "./terraform-value";

const shipped = { local, dev, prod };

/**
 * One snapshot a stack of an environment as it ships; what the other catalog changes is in upgrade.test.ts.
 *
 * Each environment has a file of its own, so that a change to one shows as a change to one.
 */
export function describeSnapshots(name: keyof typeof shipped): void {
  const { ids, stack } = synthesize(shipped[name], compose);

  test.each(ids)("%s emits the Terraform JSON that was reviewed", (id) => {
    expect(JSON.parse(JSON.stringify(stack(id).json, readable))).toMatchSnapshot();
  });
}

/**
 * Drops what says which cdktf wrote it and where a construct stands: neither reaches anybody. What is written into a
 * text, a chart's values or a dashboard, is taken apart, so that a change is a line.
 */
function readable(key: string, value: unknown): unknown {
  if (key === "//") return undefined;
  if (typeof value !== "string") return value;
  if (value.startsWith("${yamlencode(")) return { yaml: parseYamlencode(value) };
  return key === "dashboard" ? { json: JSON.parse(value) } : value;
}
