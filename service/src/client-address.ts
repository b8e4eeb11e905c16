import { isIP } from "node:net";
import type { Context } from "koa";

/**
 * The address of the client that cannot be forged: each trusted proxy appends its own peer to X-Forwarded-For,
 * so with n of them the nth entry from the right is the client, and all before it is hearsay.
 *
 * Koa's `ctx.ip` takes the first entry, which is whatever the client wrote.
 *
 * @param hops trusted proxies in front; 0 takes the connection's peer.
 * @returns an IP address without port; IPv4 in its own form also on an IPv6 socket. Empty once the client has gone.
 */
export function clientAddress(ctx: Context, hops: number): string {
  const reported = bare(reportedBy(ctx, "x-forwarded-for", hops));
  return isIP(reported) === 0 ? bare(ctx.req.socket.remoteAddress ?? "") : reported;
}

/** The scheme that the client used, as the trusted proxies report it; "http" without any. */
export function clientScheme(ctx: Context, hops: number): "http" | "https" {
  return reportedBy(ctx, "x-forwarded-proto", hops).toLowerCase() === "https" ? "https" : "http";
}

/** The entry that the outermost trusted proxy added; the first where some proxies add none. */
function reportedBy(ctx: Context, header: string, hops: number): string {
  const value = hops === 0 ? undefined : ctx.req.headers[header];
  if (typeof value !== "string") return "";
  const entries = value.split(",");
  return entries[Math.max(0, entries.length - hops)]?.trim() ?? "";
}

/** Some proxies append a port, and put IPv6 into brackets then. */
function bare(address: string): string {
  if (/^::ffff:.*\./i.test(address)) return address.slice("::ffff:".length);
  if (address.startsWith("[")) return address.slice(1, Math.max(1, address.indexOf("]")));
  const colon = address.indexOf(":");
  return colon > 0 && colon === address.lastIndexOf(":") ? address.slice(0, colon) : address;
}
