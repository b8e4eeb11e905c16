import { rules } from "../../constructs/policies/rules";
import { html, table } from "./html";
import type { Section } from "./page";

/** What synth held every stack to. */
export function policiesSection(): Section {
  return {
    id: "policies",
    title: "Policies",
    content: html`<p>Every stack of every environment passed them; synth ends where one does not.</p>
${table(
  "What holds in every stack",
  [{ title: "policy" }, { title: "what holds" }],
  rules.map(({ id, holds }) => [html`<code>${id}</code>`, holds]),
)}`,
  };
}
