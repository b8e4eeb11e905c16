import { dev } from "../../../config/environments/dev";
import { local } from "../../../config/environments/local";
import { prod } from "../../../config/environments/prod";
import { compose } from "../../../main";
import { synthesize } from "../../synthesized";

const shipped = { local, dev, prod };

/**
 * One snapshot a stack of an environment as it ships, and one of what the other catalog changes in it.
 *
 * Each environment has a file of its own, so that a change to one shows as a change to one.
 */
export function describeSnapshots(name: keyof typeof shipped): void {
  const environment = shipped[name];
  const { ids, stack } = synthesize(environment, compose);

  test.each(ids)("%s emits the Terraform JSON that was reviewed", (id) => {
    expect(withoutMetadata(stack(id).json)).toMatchSnapshot();
  });

  test(`catalog "current" changes in ${name} only what was reviewed`, () => {
    const current = synthesize({ ...environment, catalog: "current" }, compose);
    const changes = ids.flatMap((id) =>
      differences(withoutMetadata(stack(id).json), withoutMetadata(current.stack(id).json), id),
    );
    expect(changes).toMatchSnapshot();
  });
}

/** Drops what says which cdktf wrote it and where a construct stands: neither reaches AWS. */
function withoutMetadata(json: unknown): unknown {
  return JSON.parse(JSON.stringify(json, (key, value) => (key === "//" ? undefined : value)));
}

function differences(before: unknown, after: unknown, path: string): string[] {
  if (isObject(before) && isObject(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
    return keys.flatMap((key) => differences(before[key], after[key], `${path}.${key}`));
  }
  const [from, to] = [JSON.stringify(before), JSON.stringify(after)];
  return from === to ? [] : [`${path}: ${from} → ${to}`];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
