import { chosen, hasTag, Search } from "../query/search";
import type { Group } from "./widget";

const errors = new Search(
  "logs",
  chosen("env"),
  chosen("service"),
  hasTag("status", "error", "critical", "emergency"),
);
const all = new Search("logs", chosen("env"), chosen("service"));

/** What the service says. */
export const logs: Group = {
  title: "Logs",
  asks: "What does the service say?",
  color: "gray",
  widgets: [
    { kind: "stream", title: "Errors", source: "logs", search: errors, width: 6, height: 4 },
    { kind: "stream", title: "Patterns", source: "patterns", search: all, width: 6, height: 4 },
  ],
};
