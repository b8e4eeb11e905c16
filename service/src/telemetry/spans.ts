/** Child spans of a request, around the work that they measure. */
import { type Span, SpanStatusCode, type Tracer } from "@opentelemetry/api";
import type { TracedRequest } from "./traced-request";

/** Runs the work inside a span, child of the one that is current; it ends when the work does, be it later. */
export function inSpan<T>(tracer: Tracer, request: TracedRequest, name: string, work: () => T): T {
  const span = tracer.startSpan(name, undefined, request);
  const outer = request.current;
  request.current = span;
  const end = () => {
    request.current = outer;
    span.end();
  };
  let result: T;
  try {
    result = work();
  } catch (error) {
    noteFailure(span, error);
    end();
    throw error;
  }
  if (result instanceof Promise) return endAfter(result, span, end) as T;
  end();
  return result;
}

async function endAfter<T>(work: Promise<T>, span: Span, end: () => void): Promise<T> {
  try {
    return await work;
  } catch (error) {
    noteFailure(span, error);
    throw error;
  } finally {
    end();
  }
}

/** An error that is the client's own (a status below 500) is not the span's. */
function noteFailure(span: Span, error: unknown): void {
  const status = (error as { status?: unknown } | null)?.status;
  if (!(typeof status === "number" && status < 500)) span.setStatus({ code: SpanStatusCode.ERROR });
}
