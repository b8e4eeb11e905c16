/** The built service beside a collector, so that a test sees what it answers, logs and sends. */
import { randomBytes } from "node:crypto";
import { type OtlpReceiver, type ReceivedSpan, startOtlpReceiver } from "./otlp-receiver";
import { type LogLine, ServiceProcess } from "./service-process";

/** Sent at once rather than in batches of seconds. */
const PROMPT = { OTEL_BSP_SCHEDULE_DELAY: "20", OTEL_METRIC_EXPORT_INTERVAL: "200" };

/** What one request left behind. */
export interface Observed {
  readonly response: Response;
  readonly text: string;
  /** Spans of the request's trace: the server's, then its child, then that one's. */
  readonly spans: readonly ReceivedSpan[];
  /** Its line of the access log. */
  readonly line: LogLine;
}

export class ObservedService {
  readonly collector: OtlpReceiver;
  readonly process: ServiceProcess;

  private constructor(collector: OtlpReceiver, process: ServiceProcess) {
    this.collector = collector;
    this.process = process;
  }

  static async start(env: Readonly<Record<string, string>> = {}): Promise<ObservedService> {
    const collector = await startOtlpReceiver();
    const options = { env: { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, ...PROMPT, ...env } };
    try {
      return new ObservedService(collector, await ServiceProcess.start(options));
    } catch (error) {
      await collector.stop();
      throw error;
    }
  }

  /** Sends a request in a trace of its own and waits for its spans and its line. @param count spans expected. */
  async observe(
    target: string,
    count: number,
    init: { method?: string; headers?: Record<string, string> } = {},
  ): Promise<Observed> {
    const traceId = randomBytes(16).toString("hex");
    const headers = {
      accept: "text/html",
      traceparent: `00-${traceId}-00f067aa0ba902b7-01`,
      ...init.headers,
    };
    const response = await fetch(this.process.url + target, { ...init, headers });
    const text = await response.text();
    const spans = fromTheRoot(await this.collector.trace(traceId, count));
    return {
      response,
      text,
      spans,
      line: await this.line((line) => line.trace_id === traceId && "http.method" in line),
    };
  }

  /** The first log line that satisfies the test. */
  async line(test: (line: LogLine) => boolean): Promise<LogLine> {
    for (const deadline = Date.now() + 20_000; Date.now() < deadline; ) {
      const line = this.process.lines.find(test);
      if (line) return line;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    throw new Error(`No such line among ${JSON.stringify(this.process.lines, null, 1)}`);
  }

  /** Stops the service as the platform does. */
  async stop(): Promise<void> {
    this.process.signal("SIGTERM");
    await this.process.exited;
    await this.collector.stop();
  }
}

function fromTheRoot(spans: readonly ReceivedSpan[]): ReceivedSpan[] {
  const ids = new Set(spans.map(({ spanId }) => spanId));
  const ordered = spans.filter(({ parentSpanId }) => !ids.has(parentSpanId));
  for (const { spanId } of ordered) ordered.push(...spans.filter((span) => span.parentSpanId === spanId));
  return ordered;
}
