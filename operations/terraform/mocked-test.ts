import path from "node:path";
import { type Configuration, readConfiguration } from "./configuration";
import { type MockDefaults, mockDefaults } from "./mock-defaults";

type Values = Readonly<Record<string, unknown>>;

interface Override {
  readonly target: string;
  readonly values: Values;
}

/** What a test has Terraform do. */
export type Command = "plan" | "apply";

const REMOTE_STATE = "terraform_remote_state";
/** How cdktf names the data source by which one stack reads another. */
const READS_STACK = "cross-stack-reference-input-";

/**
 * The test (a `*.tftest.json`) that plans and applies the stack in `folder` with every provider mocked.
 *
 * @param remoteState Outputs of other stacks, where they are not to be what those stacks' mocks would give.
 * @param replaced Entries that replace those of `mockDefaults`.
 * @param commands One after the other, on the same state.
 */
export function mockedTest(
  folder: string,
  remoteState: Readonly<Record<string, Values>> = {},
  replaced: Partial<MockDefaults> = {},
  commands: readonly Command[] = ["apply"],
): object {
  const configuration = readConfiguration(folder);
  const defaults = {
    resources: { ...mockDefaults.resources, ...replaced.resources },
    data: { ...mockDefaults.data, ...replaced.data },
  };
  const { [REMOTE_STATE]: remote = {}, ...data } = configuration.data ?? {};
  return {
    mock_provider: Object.fromEntries(
      Object.entries(configuration.provider ?? {}).map(([provider, instances]) => [
        provider,
        instances.map(({ alias }) => ({ alias })),
      ]),
    ),
    override_resource: overrides(configuration.resource ?? {}, (type, name) => ({
      target: `${type}.${name}`,
      values: mockedResource(defaults, type, name),
    })),
    override_data: [
      ...overrides(data, (type, name) => ({
        target: `data.${type}.${name}`,
        values: defaults.data[type]?.(name) ?? {},
      })),
      ...Object.keys(remote).map((state) => ({
        target: `data.${REMOTE_STATE}.${state}`,
        values: {
          outputs: { ...outputsOf(folder, state, configuration, defaults), ...remoteState[state] },
        },
      })),
    ],
    run: commands.map((command, index) => ({ [`${command}-${index + 1}`]: { command } })),
  };
}

function overrides<T>(
  blocks: Readonly<Record<string, Readonly<Record<string, T>>>>,
  override: (type: string, name: string) => Override,
): Override[] {
  return Object.entries(blocks).flatMap(([type, named]) =>
    Object.keys(named).map((name) => override(type, name)),
  );
}

function mockedResource(defaults: MockDefaults, type: string, name: string): Values {
  return { id: name, ...defaults.resources[type]?.(name) };
}

/** What this stack reads of another one, as far as that one's configuration stands beside it and says it. */
function outputsOf(folder: string, state: string, reader: Configuration, defaults: MockDefaults): Values {
  const read = JSON.stringify(reader).matchAll(
    new RegExp(`data\\.${REMOTE_STATE}\\.${state}\\.outputs\\.([\\w-]+)`, "g"),
  );
  const producer = readConfiguration(path.join(folder, "..", state.replace(READS_STACK, "")));
  return Object.fromEntries(
    [...read].flatMap(([, output]) => {
      const value = evaluated(producer, defaults, String(producer?.output?.[output as string]?.value));
      return value === undefined ? [] : [[output, value]];
    }),
  );
}

/** What a reference to an attribute comes to: as it is written down, else as it is mocked. */
function evaluated(configuration: Configuration, defaults: MockDefaults, expression: string): unknown {
  const reference = /^\$\{(\w+)\.([\w-]+)\.([\w.[\]]+)\}$/.exec(expression);
  if (!reference) return undefined;
  const [, type, name, attribute] = reference as unknown as [string, string, string, string];
  const written = at(configuration.resource?.[type]?.[name], attribute);
  const isWritten = written !== undefined && !JSON.stringify(written).includes("${");
  return isWritten ? written : at(mockedResource(defaults, type, name), attribute);
}

/** What stands in a tree at a path such as `identity[0].issuer`. */
function at(tree: unknown, path: string): unknown {
  return path
    .split(/[.[\]]+/)
    .filter(Boolean)
    .reduce((node, key) => (node as Record<string, unknown> | undefined)?.[key], tree);
}
