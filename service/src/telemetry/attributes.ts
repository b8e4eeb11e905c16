/**
 * The server span's attributes: the current semantic conventions
 * (https://opentelemetry.io/docs/specs/semconv/http/http-spans/), and the older names that dashboards and
 * Datadog agents before 7.66 read.
 */
import type { Attributes } from "@opentelemetry/api";
import type { Context } from "koa";
import { clientAddress, clientScheme } from "../client-address";
import { redact } from "../redaction";
import { knownMethod, operationOf } from "./http";

/**
 * What is known when the request arrives.
 *
 * @param hops trusted proxies in front of the service.
 */
export function requestAttributes(ctx: Context, hops: number): Attributes {
  const { req } = ctx;
  const method = knownMethod(ctx);
  const scheme = clientScheme(ctx, hops);
  const url = redact(ctx.originalUrl);
  const [path, query] = splitQuery(url);
  const host = req.headers.host ?? "";
  const userAgent = req.headers["user-agent"];
  const { name, port } = splitHost(host, scheme);
  const attributes: Attributes = {
    "operation.name": operationOf(ctx),
    "http.request.method": method,
    "url.path": path,
    "url.scheme": scheme,
    "server.address": name,
    "server.port": port,
    "client.address": clientAddress(ctx, hops),
    "network.protocol.version": req.httpVersion,
    "http.method": method,
    "http.url": `${scheme}://${host}${url}`,
    "http.host": host,
  };
  if (method !== ctx.method) attributes["http.request.method_original"] = ctx.method;
  if (query) attributes["url.query"] = query;
  if (userAgent) {
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
export function splitHost(host: string, scheme: string): { name: string; port: number } {
  const colon = host.lastIndexOf(":");
  const said = colon > host.lastIndexOf("]") ? Number(host.slice(colon + 1)) : Number.NaN;
  const name = Number.isInteger(said) ? host.slice(0, colon) : host;
  return {
    name: name.startsWith("[") ? name.slice(1, -1) : name,
    port: Number.isInteger(said) ? said : (DEFAULT_PORTS[scheme] ?? 80),
  };
}
