/** What the middleware leaves on `ctx.state` for those after it. */
declare module "koa" {
  interface DefaultState {
    /** Set by request-id, before anything else runs. */
    requestId: string;
    /** Set by body-limit: the whole request body; undefined where the request has none. */
    body?: Buffer;
  }
}

export {};
