/**
 * What can be searched for in logs. An agent reads the lines of every container, and Datadog parses those that are JSON:
 * each field is an attribute. https://docs.datadoghq.com/logs/log_configuration/attributes_naming_convention/
 */
import type { LogLine } from "../../../service/testing/service-process";
import { any, type Tags } from "./emitted";
import { hostTags, oneContainerTags } from "./tags";

/** Logs, or spans: what has tags, and attributes that a search writes with an `@`. */
export interface Searchable {
  readonly tags: Tags;
  readonly attributes: readonly string[];
}

/** What every line has besides its container's tags. */
const reserved = any(
  "dirname",
  "filename",
  "host",
  "message",
  "service",
  "source",
  "span_id",
  "status",
  "trace_id",
);

/** @param lines what the service wrote; none, where nobody collects them */
export function serviceLogs(lines: readonly LogLine[]): Searchable {
  if (lines.length === 0) return { tags: {}, attributes: [] };
  return {
    tags: { ...hostTags, ...oneContainerTags, ...reserved },
    attributes: [...new Set(lines.flatMap((line) => Object.keys(line)))],
  };
}
