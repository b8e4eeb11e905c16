import { isUtf8 } from "node:buffer";
import { hostname } from "node:os";
import type { Context, Middleware } from "koa";
import type { AppParts } from "../app";
import { clientAddress, clientScheme } from "../client-address";
import type { Echo, EchoBody, NameAndValue } from "../echo";
import { negotiate } from "../negotiation";
import { redact, redactHeader } from "../redaction";

/** `/echo`, any method: what the server saw of the request, as a page or as JSON. */
export function echo({ config, telemetry, templates }: AppParts): Middleware {
  const { serviceName, version, environment, pod, trustedProxyHops } = config;
  const service = { name: serviceName, version, environment };
  const server = {
    hostName: hostname(),
    pod: pod.name ?? null,
    namespace: pod.namespace ?? null,
    node: pod.node ?? null,
  };

  return (ctx) => {
    const representation = negotiate(ctx);
    const seen = see(ctx);
    telemetry.echo(ctx, representation);
    if (representation === "json") {
      ctx.set("Content-Type", "application/json");
      ctx.body = JSON.stringify(seen);
    } else {
      ctx.set("Content-Type", "text/html; charset=utf-8");
      ctx.body = telemetry.span(ctx, "render echo", () => templates.echo(seen));
    }
  };

  function see(ctx: Context): Echo {
    const { req } = ctx;
    const url = redact(req.url ?? "/");
    const mark = url.indexOf("?");
    return {
      method: ctx.method,
      url,
      path: mark === -1 ? url : url.slice(0, mark),
      query: mark === -1 ? [] : queryOf(url.slice(mark + 1)),
      headers: headersOf(req.rawHeaders),
      body: ctx.state.body ? bodyOf(ctx.state.body, req.headers["content-type"]) : null,
      client: { address: clientAddress(ctx, trustedProxyHops) },
      protocol: { scheme: clientScheme(ctx, trustedProxyHops), httpVersion: req.httpVersion },
      server,
      service,
      requestId: ctx.state.requestId,
      traceId: telemetry.trace(ctx).traceId,
      time: new Date().toISOString(),
    };
  }
}

function queryOf(text: string): NameAndValue[] {
  const query: NameAndValue[] = [];
  for (const [name, value] of new URLSearchParams(text)) query.push({ name, value });
  return query;
}

/** @param raw names and values in turn, as Node has them. */
function headersOf(raw: readonly string[]): NameAndValue[] {
  const headers: NameAndValue[] = [];
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const name = raw[i] as string;
    headers.push({ name, value: redactHeader(name, raw[i + 1] as string) });
  }
  return headers;
}

/** The body is shown as sent: nobody but the sender gets to see it. */
function bodyOf(bytes: Buffer, contentType: string | undefined): EchoBody {
  const text = isUtf8(bytes);
  return {
    sizeBytes: bytes.length,
    contentType: contentType === undefined ? null : redact(contentType),
    text: text ? bytes.toString() : null,
    base64: text ? null : bytes.toString("base64"),
  };
}
