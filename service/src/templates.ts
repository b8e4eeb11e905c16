/**
 * The pages, as functions compiled once at start. Everything put into them is escaped; the one stylesheet is
 * named after its content, so that it can be cached for ever.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Eta } from "eta";
import { curl } from "./curl";
import type { Echo } from "./echo";
import type { Problem } from "./problem";

/** What the start page says of the service. */
export interface IndexView {
  readonly serviceName: string;
  readonly version: string;
  readonly environment: string;
}

/** The problem page: the problem, and the id under which the log has it. */
export type ProblemView = Problem & { readonly requestId: string };

/** Renders each page, and holds the stylesheet that all of them link to. */
export interface Templates {
  index(view: IndexView): string;
  echo(view: Echo): string;
  problem(view: ProblemView): string;
  readonly stylesheet: {
    /** Where pages look for it: `/assets/style-<hash>.css`, a new path whenever the content changes. */
    readonly path: string;
    readonly body: Buffer;
  };
}

/**
 * Compiles `index.html`, `echo.html` and `problem.html` of a folder, for good.
 *
 * @throws Error that names the template that is missing or broken, so that the process does not start.
 */
export function loadTemplates(folder: string): Templates {
  const body = readFileSync(join(folder, "style.css"));
  const path = `/assets/style-${createHash("sha256").update(body).digest("hex").slice(0, 12)}.css`;
  const eta = new Eta({ functionHeader: "const { stylesheet, curl } = this;", rmWhitespace: true });
  // Templates run as methods of the engine: this is what they find there besides their view.
  Object.assign(eta, { stylesheet: path, curl });
  return {
    index: compile(eta, folder, "index.html"),
    echo: compile(eta, folder, "echo.html"),
    problem: compile(eta, folder, "problem.html"),
    stylesheet: { path, body },
  };
}

/** `<%~ include("head") %>`: the text of `head.html`. */
const INCLUDE = /<%~ include\("(\w+)"\) %>/g;

function compile(eta: Eta, folder: string, name: string): (view: object) => string {
  const read = (file: string) => readFileSync(join(folder, file), "utf8");
  // Eta would include at each rendering, for 6 µs.
  const text = read(name).replace(INCLUDE, (_, part) => read(`${part}.html`));
  try {
    const template = eta.compile(text);
    return (view) => template.call(eta, view);
  } catch (error) {
    const file = join(folder, name);
    throw new Error(`The template ${file} cannot be compiled; the cause tells where.`, { cause: error });
  }
}
