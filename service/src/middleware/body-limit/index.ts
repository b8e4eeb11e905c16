import type { IncomingMessage } from "node:http";
import type { Context, Middleware, Next } from "koa";
import { HttpProblem } from "../../problem";

export interface BodyLimitOptions {
  /** The largest request body, in bytes. */
  readonly bytes: number;
}

/**
 * Reads the request's body, whatever its type, into `ctx.state.body`. A larger one is refused with 413: at once
 * where its length is announced, else as soon as it is too long.
 *
 * ```ts
 * app.use(bodyLimit({ bytes: 1024 * 1024 }));
 * ```
 */
export function bodyLimit({ bytes }: BodyLimitOptions): Middleware {
  return function bodyLimit(ctx, next) {
    const { headers } = ctx.req;
    const length = headers["content-length"];
    if (headers["transfer-encoding"] === undefined && (length === undefined || length === "0")) return next();
    if (Number(length) > bytes) throw tooLarge(bytes);
    return keepBody(ctx, next, bytes);
  };
}

async function keepBody(ctx: Context, next: Next, limit: number): Promise<void> {
  ctx.state.body = await read(ctx.req, limit);
  await next();
}

function read(request: IncomingMessage, limit: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limit) return chunks.push(chunk);
      // What follows still has to be read, so that the client gets to read the answer.
      chunks.length = 0;
      return reject(tooLarge(limit));
    });
    request.on("end", () => resolve(Buffer.concat(chunks, size)));
    request.on("error", reject);
  });
}

function tooLarge(limit: number): HttpProblem {
  return new HttpProblem(413, `The body is larger than ${limit} bytes. Send less.`);
}
