/** Stands in for Datadog's API in analyses: what it measures of a version is written in that version's tag. */
import { createServer } from "node:http";
import { service } from "../../config/service";

/**
 * Words that a tag may end in, and what is measured of such a version; of any other, all is well.
 *
 * `worsening` is well at first, and fails from the fifth second after it was first asked for. `unwelcome` answers
 * mirrored requests well, and fails those of users.
 */
export const behaviours = ["failing", "slow", "silent", "worsening", "unwelcome", "unreachable"] as const;
export type Behaviour = (typeof behaviours)[number];

const WELL_SECONDS = 5;

/** Serves on a port of the loopback until the process is ended. */
export function main([port]: string[]): Promise<never> {
  const firstAsked = new Map<string, number>();
  createServer((request, response) => {
    const query = new URL(request.url ?? "/", "http://localhost").searchParams.get("query") ?? "";
    const version = /version:([^,}]+)/.exec(query)?.[1] ?? "";
    if (!firstAsked.has(version)) firstAsked.set(version, Date.now());
    const seconds = (Date.now() - (firstAsked.get(version) ?? 0)) / 1000;
    const behaviour = behaviours.find((name) => version.includes(`-${name}-`));
    const { status, body } = answer(query, behaviour, seconds);
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  }).listen(Number(port), "127.0.0.1");
  return new Promise(() => {});
}

/** What is answered to a query for a version that was first asked for so many seconds ago. */
export function answer(
  query: string,
  behaviour: Behaviour | undefined,
  seconds: number,
): { status: number; body: object } {
  if (behaviour === "unreachable") return { status: 503, body: { errors: ["Service Unavailable"] } };
  if (behaviour === "silent") return { status: 200, body: { status: "ok", series: [] } };
  const fails =
    behaviour === "failing" ||
    (behaviour === "worsening" && seconds > WELL_SECONDS) ||
    (behaviour === "unwelcome" && query.includes(`trace.${service.operations.request}.`));
  const value = measured(query, { fails, slow: behaviour === "slow" });
  return { status: 200, body: { status: "ok", series: [{ pointlist: [[Date.now(), value]] }] } };
}

/** By the metric that is asked for first: requests, failed ones as a share of them, or the time to answer. */
function measured(query: string, { fails, slow }: { fails: boolean; slow: boolean }): number {
  if (query.startsWith("p99:")) return slow ? 2 : 0.1;
  if (query.includes(".errors")) return fails ? 0.5 : 0.001;
  return 1000;
}
