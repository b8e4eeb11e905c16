import type { Answer } from "./controller";

/** Datadog's answer with a point for each value, or with no series at all. */
export function points(...values: readonly (number | null)[]): Answer {
  const series = values.length > 0 ? [{ pointlist: values.map((value, i) => [i * 10_000, value]) }] : [];
  return ok(JSON.stringify({ status: "ok", series }));
}

/** Everything that Datadog has been seen to answer, and some that only a broken proxy would. */
export const answers: Readonly<Record<string, Answer>> = {
  "0.01": points(0.01),
  "0.0499": points(0.0499),
  "0.05": points(0.05),
  "0.499": points(0.499),
  "0.5": points(0.5),
  "1e300": points(1e300),
  "-1": points(-1),
  zero: points(0),
  // What it has not ingested yet.
  "null at the end": points(0.01, null),
  "no points": ok('{"status":"ok","series":[{"pointlist":[]}]}'),
  "no series": points(),
  "no series, an error": ok('{"status":"error","error":"Rule 1 of 1 failed","series":[]}'),
  "no value": ok('{"status":"ok","series":[{"pointlist":[[10000]]}]}'),
  NaN: ok('{"status":"ok","series":[{"pointlist":[[10000,NaN]]}]}'),
  '"NaN"': ok('{"status":"ok","series":[{"pointlist":[[10000,"NaN"]]}]}'),
  "a page": ok("<!doctype html><title>Log in</title>"),
  nothing: ok(""),
  "HTTP 401": { status: 401, body: '{"errors":["Unauthorized"]}' },
  "HTTP 403": { status: 403, body: '{"errors":["Forbidden"]}' },
  "HTTP 429": { status: 429, body: '{"errors":["Rate limit reached"]}' },
  "HTTP 500": { status: 500, body: "Internal Server Error" },
};

function ok(body: string): Answer {
  return { status: 200, body };
}
