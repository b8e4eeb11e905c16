import type { ClientRequest } from "node:http";
import type { Api, Manifest } from "../../operations/cluster/api";

/** The server ends a watch after some minutes, and when it is started again. */
const AGAIN_MILLISECONDS = 200;

/** Hears of objects of a list. */
export interface Listener {
  /** All that it holds: at first, and again after a connection was cut. */
  readonly begin: (objects: readonly Manifest[]) => void;
  /** Each change since. */
  readonly hear: (type: "ADDED" | "MODIFIED" | "DELETED", object: Manifest) => void;
}

/** Follows a list, by its path and a selector if need be. @returns what ends it. */
export function watch(api: Api, path: string, { begin, hear }: Listener): () => void {
  let stopped = false;
  let call: ClientRequest | undefined;
  const again = () => setTimeout(() => void follow(), AGAIN_MILLISECONDS).unref();
  const follow = async () => {
    if (stopped) return;
    const list = await api.get(path).catch(() => undefined);
    if (stopped) return;
    if (!list) return again();
    begin(list.items);
    call = api.stream(path, { watch: "true", resourceVersion: list.metadata.resourceVersion });
    call.once("response", (response) => {
      let rest = "";
      response.setEncoding("utf8");
      response.on("data", (text: string) => {
        const lines = (rest + text).split("\n");
        rest = lines.pop() ?? "";
        for (const line of lines) {
          const { type, object } = JSON.parse(line);
          // An error is told before the server ends the connection.
          if (!stopped && type !== "ERROR") hear(type, object);
        }
      });
      // Of a connection that is cut, here or there: it is made again unless it was stopped.
      response.on("error", () => {});
      response.once("close", again);
    });
    call.once("error", again);
    call.end();
  };
  void follow();
  return () => {
    stopped = true;
    call?.destroy();
  };
}
