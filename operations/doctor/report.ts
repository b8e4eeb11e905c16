import type { Colors } from "../terminal/output";
import { count, pad, width } from "../terminal/text";
import type { Finding } from "./finding";

/** The mark before a name, and two gaps. */
const MARGIN = 4;
/** Narrower than this, a column of text is worse than lines that the terminal breaks. */
const NARROWEST = 30;

/**
 * The findings by area, what was found of each flush, and below it what to do.
 *
 * @param columns Of the terminal; lines are as long as they are where there is none.
 */
export function renderFindings(findings: readonly Finding[], colors: Colors, columns = Infinity): string {
  const areas = [...new Set(findings.map(({ area }) => area))].map((area) => {
    const within = findings.filter((finding) => finding.area === area);
    const nameColumns = Math.max(...within.map(({ name }) => width(name)));
    const body = within.flatMap((one) => lines(one, { nameColumns, columns, colors }));
    return [colors.bold(`${area.charAt(0).toUpperCase()}${area.slice(1)}`), ...body].join("\n");
  });
  return [...areas, conclusion(findings, colors)].join("\n\n");
}

interface Layout {
  readonly nameColumns: number;
  readonly columns: number;
  readonly colors: Colors;
}

function lines({ name, state, found, remedy }: Finding, { nameColumns, columns, colors }: Layout): string[] {
  const marks = {
    good: colors.green("✓"),
    unknown: colors.dim("?"),
    warning: colors.yellow("!"),
    broken: colors.red("✗"),
  };
  const indent = " ".repeat(nameColumns + MARGIN);
  const room = columns - width(indent);
  const [first, ...others] = wrap(found, room < NARROWEST ? Infinity : room);
  const [advice, ...more] = remedy ? wrap(remedy, room < NARROWEST ? Infinity : room - 2) : [];
  return [
    `${marks[state]} ${pad(name, nameColumns)}  ${first}`,
    ...others.map((line) => `${indent}${line}`),
    ...(advice ? [`${indent}${colors.dim("→")} ${advice}`] : []),
    ...more.map((line) => `${indent}  ${line}`),
  ];
}

/** Breaks a text between words, so that lines keep to `columns`; a word that is longer stays whole. */
function wrap(text: string, columns: number): string[] {
  const broken: string[] = [];
  for (const word of text.split(/\s+/)) {
    const line = broken.at(-1);
    if (line !== undefined && width(`${line} ${word}`) <= columns)
      broken[broken.length - 1] = `${line} ${word}`;
    else broken.push(word);
  }
  return broken;
}

function conclusion(findings: readonly Finding[], colors: Colors): string {
  const having = (state: Finding["state"]) => findings.filter((finding) => finding.state === state).length;
  const [broken, warnings, unknown] = [having("broken"), having("warning"), having("unknown")];
  const rest = [
    ...(warnings > 0 ? [count(warnings, "warning")] : []),
    ...(unknown > 0 ? [`${unknown} not known`] : []),
  ];
  const verdict = broken > 0 ? colors.red(`${broken} broken`) : colors.green("Nothing is broken");
  return [verdict, ...rest].join(", ") + (broken + rest.length > 0 ? ": see the arrows." : ".");
}
