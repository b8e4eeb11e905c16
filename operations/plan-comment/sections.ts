import { escapeHtml, fenceFor } from "./markdown";

/** A part of a comment that can be folded: entries in a fence, each with a headline and lines of a diff. */
export interface Section {
  readonly title: string;
  /** What stands behind the title when the section is folded. */
  readonly about: string;
  readonly open?: boolean;
  readonly entries: readonly Entry[];
}

export interface Entry {
  readonly headline: string;
  readonly lines: readonly string[];
}

export interface Fitted {
  readonly text: string;
  /** Whether everything is in it. */
  readonly isWhole: boolean;
}

/** How much of an entry is shown. */
type Shown = "nothing" | "headline" | "everything";

/**
 * Sections in `room` characters, the most important first: every summary, then as many headlines as fit, then the lines
 * of as many entries as fit. What does not fit is counted; nothing is cut.
 */
export function fitSections(sections: readonly Section[], room: number): Fitted {
  let left = room - APOLOGY.length;
  const drafts = sections.flatMap((section) => {
    const draft = new Draft(section);
    if (draft.leastLength > left) return [];
    left -= draft.leastLength;
    return [draft];
  });
  for (const draft of drafts) left = draft.showHeadlines(left);
  for (const draft of drafts) left = draft.showLines(left);
  const isComplete = drafts.length === sections.length;
  return {
    text: [...drafts.map((draft) => draft.text()), ...(isComplete ? [] : [APOLOGY])].join("\n\n"),
    isWhole: isComplete && drafts.every((draft) => draft.isWhole()),
  };
}

const APOLOGY = "More has no room here.";
/** Characters between two sections. */
const GAP = 2;

class Draft {
  private readonly fence: string;
  private readonly shown: Shown[];

  constructor(private readonly section: Section) {
    this.fence = fenceFor(section.entries.flatMap(({ headline, lines }) => [headline, ...lines]));
    this.shown = section.entries.map(() => "nothing");
  }

  /** Characters with no entry shown, but all that stands around them. */
  get leastLength(): number {
    return this.frame([this.remainder(this.section.entries.length)]).length + GAP;
  }

  /** Shows headlines from the first on, as far as there is room, and returns what is left of it. */
  showHeadlines(room: number): number {
    let left = room;
    for (const [at, entry] of this.section.entries.entries()) {
      const length = headlineOf(entry).length + 1;
      if (length > left) break;
      this.shown[at] = "headline";
      left -= length;
    }
    return left;
  }

  /** Shows the lines of every entry for which there is room, and returns what is left of it. */
  showLines(room: number): number {
    let left = room;
    for (const [at, { lines }] of this.section.entries.entries()) {
      const length = lines.reduce((sum, line) => sum + line.length + 1, 0);
      if (this.shown[at] !== "headline" || length > left) continue;
      this.shown[at] = "everything";
      left -= length;
    }
    return left;
  }

  isWhole(): boolean {
    return this.shown.every((shown) => shown === "everything");
  }

  text(): string {
    const { entries } = this.section;
    const hidden = this.shown.filter((shown) => shown === "nothing").length;
    const lines = entries.flatMap((entry, at) => {
      if (this.shown[at] === "nothing") return [];
      return [headlineOf(entry), ...(this.shown[at] === "everything" ? entry.lines : [])];
    });
    return this.frame(hidden > 0 ? [...lines, this.remainder(hidden)] : lines);
  }

  private remainder(hidden: number): string {
    return `@@ ${hidden === this.section.entries.length ? "" : "… and "}${hidden} more @@`;
  }

  private frame(lines: readonly string[]): string {
    const { title, about, open } = this.section;
    const summary = `<b>${escapeHtml(title)}</b>${about && `: ${escapeHtml(about)}`}`;
    return [
      `<details${open ? " open" : ""}><summary>${summary}</summary>`,
      "",
      `${this.fence}diff`,
      ...lines,
      this.fence,
      "",
      "</details>",
    ].join("\n");
  }
}

/** In a diff, GitHub sets such a line apart. */
function headlineOf({ headline }: Entry): string {
  return `@@ ${headline} @@`;
}
