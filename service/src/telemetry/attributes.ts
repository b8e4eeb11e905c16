/**
 * The server span's attributes: the current semantic conventions
 * (https://opentelemetry.io/docs/specs/semconv/http/http-spans/), and the older names that dashboards and
 * Datadog agents before 7.66 read.
 */
import type { Attributes } from "@opentelemetry/api";
import type { Context } from "koa";
import { redact } from "../redaction";
import type { RequestKind } from "./request-metrics";

/** Everything about a request that has been answered. @param client its address, which the socket forgets. */
export function serverAttributes(ctx: Context, kind: RequestKind, client: string): Attributes {
  const { method, scheme, operation, route, status } = kind;
  const { headers, httpVersion } = ctx.req;
  const url = redact(ctx.originalUrl);
  const [path, query] = splitQuery(url);
  const host = redact(headers.host ?? "");
  const { name, port } = splitHost(host, scheme);
  const attributes: Attributes = {
    "operation.name": operation,
    "http.request.method": method,
    "http.response.status_code": status,
    "url.path": path,
    "url.scheme": scheme,
    "server.address": name,
    "server.port": port,
    "client.address": client,
    "network.protocol.version": httpVersion,
    "http.method": method,
    "http.status_code": status,
    "http.url": `${scheme}://${host}${url}`,
    "http.host": host,
  };
  if (route !== undefined) attributes["http.route"] = route;
  if (query) attributes["url.query"] = query;
  if (method !== ctx.method) attributes["http.request.method_original"] = ctx.method;
  if (headers["user-agent"]) {
    const userAgent = redact(headers["user-agent"]);
    attributes["user_agent.original"] = userAgent;
    attributes["http.user_agent"] = userAgent;
  }
  return attributes;
}

/** Path and query, the latter without its question mark: empty where there is none. */
function splitQuery(url: string): [string, string] {
  const mark = url.indexOf("?");
  return mark === -1 ? [url, ""] : [url.slice(0, mark), url.slice(mark + 1)];
}

const DEFAULT_PORTS: Readonly<Record<string, number>> = { http: 80, https: 443 };

/** `name:port` of the Host header; the scheme's own port where none is said. IPv6 addresses keep no brackets. */
function splitHost(host: string, scheme: string): { name: string; port: number } {
  const colon = host.lastIndexOf(":");
  const said = colon > host.lastIndexOf("]") ? Number(host.slice(colon + 1)) : Number.NaN;
  const name = Number.isInteger(said) ? host.slice(0, colon) : host;
  return {
    name: name.startsWith("[") ? name.slice(1, -1) : name,
    port: Number.isInteger(said) ? said : (DEFAULT_PORTS[scheme] ?? 80),
  };
}
