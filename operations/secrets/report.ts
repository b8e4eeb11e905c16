import path from "node:path";
import type { Environment } from "../../config/schema";
import { type SecretEntry, secrets } from "../../config/secrets";
import type { Colors } from "../terminal/output";
import { type Cell, renderTable } from "../terminal/table";
import { pad, width } from "../terminal/text";
import type { Entry } from "./entries";

/** 0 when every entry has a value, else 2. */
export function exitCode(entries: readonly Entry[]): 0 | 2 {
  return entries.every(({ state }) => state === "filled") ? 0 : 2;
}

/**
 * A table of the entries, and for each that has no value what belongs into it and the command that puts it there.
 *
 * @param folder Working folder of a stack, from which `aws.sharedConfigFiles` are relative.
 */
export function renderEntries(
  entries: readonly Entry[],
  environment: Environment,
  folder: string,
  colors: Colors,
): string {
  const having = (state: Entry["state"]) => entries.filter((entry) => entry.state === state);
  const empty = having("empty");
  return [
    renderTable(
      ["entry", "value", "keys"],
      entries.map((entry) => row(entry, colors)),
      colors,
    ),
    ...(having("absent").length > 0
      ? [`Stack secrets makes what is not there: npx cdktf deploy ${environment.name}-secrets`]
      : []),
    ...having("deleted").map(
      (entry) =>
        `${colors.bold(`To bring back ${entry.path}`)}\n\n  ${awsCommand("restore-secret", entry, environment, folder)}`,
    ),
    ...empty.map((entry) => howToFill(entry, environment, folder, colors)),
    ...(empty.some(({ name }) => !entryOf(name).generator) ? [TYPED] : []),
    ...(exitCode(entries) === 0 ? ["Every entry has a value."] : []),
  ].join("\n\n");
}

const TYPED =
  "A command without printf waits for the line of JSON below it: paste that with the values in it, press Enter and\n" +
  "Ctrl-D. So they stand in no history of the shell and in no list of processes. From a file, which you delete\n" +
  "afterwards: --secret-string file://FILE.";

function row({ name, path, state, since }: Entry, colors: Colors): Cell[] {
  const values = {
    filled: colors.green(since ? `since ${since.toISOString().slice(0, 10)}` : "there"),
    empty: colors.yellow("none yet"),
    absent: colors.red("no entry"),
    deleted: colors.red("deleted"),
  };
  return [path, values[state], Object.keys(secrets[name].keys).join(", ")];
}

function howToFill(entry: Entry, environment: Environment, folder: string, colors: Colors): string {
  const { keys, generator } = entryOf(entry.name);
  const names = Object.keys(keys);
  const widest = Math.max(...names.map(width));
  const put = putCommand(entry, environment, folder);
  const object = (value: string) => `{${names.map((key) => `"${key}": "${value}"`).join(", ")}}`;
  const values = names.map(() => `"$(${generator})"`).join(" ");
  return [
    `${colors.bold(`To fill ${entry.path}`)}`,
    ...Object.entries(keys).map(([key, origin]) => `  ${pad(key, widest)}  ${origin}`),
    "",
    ...(generator
      ? [`  printf '${object("%s")}' ${values} |`, `    ${put}`]
      : [`  ${put}`, `  ${object("…")}`]),
  ].join("\n");
}

/** The AWS CLI reads the value from its input: in an argument it would be seen by every user of the machine. */
function putCommand(entry: Entry, environment: Environment, folder: string): string {
  return `${awsCommand("put-secret-value", entry, environment, folder)} --secret-string file:///dev/stdin`;
}

/** A command of the AWS CLI that works on an entry, and reaches AWS as the environment does. */
function awsCommand(
  action: string,
  { path: id }: Entry,
  { aws, region }: Environment,
  folder: string,
): string {
  const [file] = aws.sharedConfigFiles ?? [];
  return [
    ...(file ? [`AWS_CONFIG_FILE=${path.relative("", path.resolve(folder, file))}`] : []),
    `aws secretsmanager ${action}`,
    ...(aws.profile ? [`--profile ${aws.profile}`] : []),
    `--region ${region} --secret-id ${id}`,
  ].join(" ");
}

function entryOf(name: Entry["name"]): SecretEntry {
  return secrets[name];
}
