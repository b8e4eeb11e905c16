/** Errors as clients get them: RFC 9457 problem details. */
import { STATUS_CODES } from "node:http";

/** The members of an `application/problem+json` document that every error of this service has. */
export interface Problem {
  /** Always "about:blank": the status says what kind of problem it is. */
  readonly type: "about:blank";
  /** The status in words, such as "Not Found". */
  readonly title: string;
  readonly status: number;
  /** What was wrong with this request, and what would do. */
  readonly detail: string;
}

/** Throw it from anywhere below the errors middleware, and the client gets `problem` as HTML or JSON. */
export class HttpProblem extends Error {
  override readonly name = "HttpProblem";

  /**
   * @param status of the response, 400 to 599.
   * @param detail for the client's eyes, so with nothing in it that is not theirs to know.
   * @param headers to send with it, such as `Allow`.
   */
  constructor(
    readonly status: number,
    detail: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(detail);
  }
}

/** The client is told nothing of an error that it did not cause. */
const OURS = "Something went wrong here. It is logged under the request id.";

/** What the client may know of an error: its own mistakes in words, ours as a plain 500. */
export function problemOf(error: unknown): Problem {
  return error instanceof HttpProblem ? problem(error.status, error.message) : problem(500, OURS);
}

/** A problem of a status. */
export function problem(status: number, detail: string): Problem {
  return { type: "about:blank", title: STATUS_CODES[status] ?? `Status ${status}`, status, detail };
}
