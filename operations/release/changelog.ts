import { count } from "../terminal/text";
import type { Commit } from "./history";

/** Where a commit is told: by what it changed, the first that fits. */
const AREAS: readonly { readonly title: string; readonly paths: RegExp }[] = [
  { title: "The service", paths: /^service\// },
  { title: "The charts", paths: /^charts\// },
  { title: "The platform", paths: /^(stacks|constructs|config|backend)\/|^main\.ts$/ },
  { title: "Operations and delivery", paths: /^(operations|\.github|\.ci)\// },
  { title: "Documentation", paths: /^docs\/|\.md$/ },
];
const REST = "Everything else";

/** What machines commit, which is no news: Image Updater's choice of a build, a release's way to prod. */
const BY_MACHINES = /(^|\/)\.argocd-source-[^/]+\.yaml$|(^|\/)values-prod\.yaml$/;

/** Characters that GitHub takes as the text of a release. */
const LIMIT = 125_000;

export interface Release {
  /** For example "v1.2.3". */
  readonly tag: string;
  readonly previous: string | undefined;
  readonly commits: readonly Commit[];
  /** What people wrote about it. */
  readonly written?: string;
  /** Address of the repository, for links. */
  readonly repositoryUrl?: string;
}

/** The text of a release: what people wrote about it, then each commit where it belongs; the oldest have no room. */
export function changelog(release: Release): string {
  const told = release.commits.filter(
    ({ files }) => files.length === 0 || !files.every((file) => BY_MACHINES.test(file)),
  );
  let shown = told.length;
  let text = textOf(release, told, shown);
  while (text.length > LIMIT && shown > 0) {
    shown = Math.floor(shown / 2);
    text = textOf(release, told, shown);
  }
  return text;
}

function textOf(
  { tag, previous, written, repositoryUrl }: Release,
  told: readonly Commit[],
  shown: number,
): string {
  const left = told.length - shown;
  return [
    ...(told.length === 0 && !written ? ["Nothing that people changed."] : []),
    ...(written ? [written.trim()] : []),
    ...sections(told.slice(0, shown)),
    ...(left > 0 ? [`And ${count(left, "older commit")}, for which there is no room here.`] : []),
    ...(repositoryUrl && previous
      ? [`[All changes since ${previous}](${repositoryUrl}/compare/${previous}...${tag})`]
      : []),
  ].join("\n\n");
}

function sections(commits: readonly Commit[]): string[] {
  return [...AREAS.map(({ title }) => title), REST].flatMap((title) => {
    const lines = commits.filter((commit) => areaOf(commit) === title).map(line);
    return lines.length > 0 ? [[`### ${title}`, "", ...lines].join("\n")] : [];
  });
}

function areaOf({ files }: Commit): string {
  return AREAS.find(({ paths }) => files.some((file) => paths.test(file)))?.title ?? REST;
}

function line({ id, subject }: Commit): string {
  return `- ${plain(subject)} (${id.slice(0, 10)})`;
}

/** A subject as text: it mentions nobody, closes no issue, and is neither Markdown nor HTML. */
function plain(text: string): string {
  return text
    .replaceAll(/[\\`*_{}[\]<>|~]/g, (character) => `\\${character}`)
    .replaceAll("&", "&amp;")
    .replaceAll(/[@#](?=\w)/g, (character) => `${character}\u2060`);
}

/** The section of a changelog in the form of https://keepachangelog.com about a version, without its title. */
export function sectionOf(file: string, version: string): string | undefined {
  const lines = file.split("\n");
  const from = lines.findIndex((each) =>
    new RegExp(`^## \\[?${version.replaceAll(".", "\\.")}(?![\\w.-])`).test(each),
  );
  if (from < 0) return undefined;
  const to = lines.findIndex((each, at) => at > from && each.startsWith("## "));
  return (
    lines
      .slice(from + 1, to < 0 ? undefined : to)
      .join("\n")
      .trim() || undefined
  );
}
