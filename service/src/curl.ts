/** A request as a curl command, to be sent again from a terminal. */
import type { Echo } from "./echo";

/** Said by the connection, by proxies, or by a browser about itself: not what a person would send again. */
const LEFT_OUT =
  /^(?:host|connection|content-length|transfer-encoding|accept-encoding|keep-alive|te|upgrade(?:-insecure-requests)?|priority|via|forwarded|traceparent|tracestate|x-(?:forwarded|real|request|kong|amzn)-.*|sec-.*)$/i;

/** Longer bodies are better read from a file. In characters. */
const LONGEST_BODY = 2_000;

/** Control characters, which a terminal acts upon even inside quotes; tabs and line feeds do no harm. */
const CONTROL = /[^\P{Cc}\t\n]/u;

/** One argument a line. */
const NEXT = " \\\n  ";

/**
 * The command, quoted for a POSIX shell. Secrets in it read REDACTED, as they do in the echo. A body that is
 * long or not plain text is left to a file: `@body`.
 */
export function curl({ method, protocol, url, headers, body }: Echo): string {
  let host = "localhost";
  let command = method === "GET" && !body ? "curl" : `curl -X ${quoted(method)}`;
  for (const { name, value } of headers) {
    if (name.toLowerCase() === "host") host = value;
    else if (!LEFT_OUT.test(name)) command += `${NEXT}-H ${quoted(value ? `${name}: ${value}` : `${name};`)}`;
  }
  if (body)
    command += plain(body.text) ? `${NEXT}--data-raw ${quoted(body.text)}` : `${NEXT}--data-binary @body`;
  const address = url.startsWith("/") ? `${protocol.scheme}://${host}${url}` : url;
  // --globoff: brackets and braces stand for themselves.
  return `${command}${NEXT}--globoff ${quoted(address)}`;
}

function plain(text: string | null): text is string {
  return text !== null && text.length <= LONGEST_BODY && !CONTROL.test(text);
}

/** In single quotes a shell takes everything literally, but for the quote itself. */
function quoted(text: string): string {
  return /^[\w./:-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
