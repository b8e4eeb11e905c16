import type { Story } from "../story/story";
import { html } from "./html";
import type { Section } from "./page";
import { waterfall } from "./waterfall";

/** The trace and the log line of one request. */
export function requestSection({ request: { spans, line, status } }: Story): Section {
  return {
    id: "request",
    title: "One request",
    content: html`<p>The built service was asked for <code>/echo</code> and answered ${status}. What it sent to a
collector on this machine:</p>
${waterfall(spans)}
<p>The line in its log carries the same trace:</p>
<pre tabindex="0">${JSON.stringify(line, null, 2)}</pre>`,
  };
}
