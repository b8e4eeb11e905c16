import type { Context, Middleware } from "koa";
import { HttpProblem } from "../problem";

/** `/status/{code}`, with FAULT_INJECTION only: answers with that status, 200 to 599. */
export function status(): Middleware {
  return (ctx) => {
    const code = codeOf(ctx);
    if (code >= 400) throw new HttpProblem(code, "This status was asked for.");
    ctx.status = code;
    ctx.set("Content-Type", "application/json");
    ctx.body = `{"status":${code}}`;
  };
}

function codeOf(ctx: Context): number {
  const { code } = ctx.params as { code: string };
  if (/^[2-5]\d\d$/.test(code)) return Number(code);
  throw new HttpProblem(400, "The status must be a whole number from 200 to 599, as in /status/503.");
}
