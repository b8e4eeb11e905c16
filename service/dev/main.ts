import path from "node:path";
import { startOtlpReceiver } from "../testing/otlp-receiver";
import { changes } from "./changes";
import { readLogLine } from "./log-line";
import { type Colors, colorsFor } from "./paint";
import { Requests } from "./requests";
import { RunningService } from "./running-service";

/**
 * `npm run dev`: the service, built and started again after each change, with its log for people and the spans
 * of each request as a tree. Ctrl-C ends it, and leaves nothing running.
 *
 * @returns The exit code: 0 after Ctrl-C, the service's own if it cannot even start.
 */
export async function main(): Promise<number> {
  const folder = path.resolve("service");
  const colors = colorsFor(process.stdout);
  const print = (text: string) => void process.stdout.write(`${text}\n`);
  const requests = new Requests({ print, colors });
  const collector = await startOtlpReceiver();
  collector.onSpans = (spans) => {
    requests.spans(spans);
    collector.clear();
  };
  const over = new AbortController();
  process.on("SIGINT", () => over.abort(0)).on("SIGTERM", () => over.abort(0));

  let service: RunningService | undefined;
  try {
    for await (const _ of changes(folder, over.signal)) {
      const first = service === undefined;
      await service?.stop();
      service = new RunningService(path.join(folder, ".dev/main.js"), environment(collector.url), {
        line: (text) => {
          const line = readLogLine(text);
          if (line) requests.line(line);
          else print(text);
          const address = / on (http:\S+)/.exec(line?.message ?? "")?.[1];
          if (first && address) print(welcome(address, colors));
        },
        failed: (code) => {
          if (first) over.abort(code);
          else
            print(colors.red(`The service ended with exit code ${code}. The next change starts it again.`));
        },
      });
    }
  } finally {
    await service?.stop();
    await collector.stop();
  }
  return Number(over.signal.reason);
}

/** What a developer wants: loopback only, a stop and spans without delay, errors on request. */
function environment(collector: string): NodeJS.ProcessEnv {
  return {
    HOST: "localhost",
    DRAIN_MS: "0",
    SHUTDOWN_DEADLINE_MS: "500",
    FAULT_INJECTION: "true",
    ...process.env,
    OTEL_EXPORTER_OTLP_ENDPOINT: collector,
    OTEL_BSP_SCHEDULE_DELAY: "100",
  };
}

function welcome(address: string, colors: Colors): string {
  const page = (at: string, what: string) =>
    `  ${colors.cyan(`${address}${at}`.padEnd(address.length + 14))} ${colors.dim(what)}`;
  return [
    "",
    page("/", "the start page"),
    page("/echo", "what you sent, as the server saw it"),
    page("/openapi.json", "all there is"),
    page("/status/503", "an error, on purpose"),
    "",
    colors.dim("  Open one and see its spans here. Changes restart the service; Ctrl-C ends it."),
    "",
  ].join("\n");
}
