/** Counts in plain numbers, read by the SDK when it collects: counting costs an addition. */
import type { Attributes, Meter } from "@opentelemetry/api";

/** A number for each of a few attribute sets. */
class Tally {
  readonly #counts = new Map<string, { readonly attributes: Attributes; count: number }>();

  add(key: string, difference: number, attributes: () => Attributes): void {
    let entry = this.#counts.get(key);
    if (!entry) {
      entry = { attributes: attributes(), count: 0 };
      this.#counts.set(key, entry);
    }
    entry.count += difference;
  }

  observe(result: { observe(value: number, attributes: Attributes): void }): void {
    for (const { count, attributes } of this.#counts.values()) result.observe(count, attributes);
  }
}

/** The requests under way, and this service's own counts. */
export class Counters {
  readonly #active = new Tally();
  readonly #echoes = new Tally();

  constructor(meter: Meter) {
    meter
      .createObservableUpDownCounter("http.server.active_requests", {
        description: "Number of active HTTP server requests.",
        unit: "{request}",
      })
      .addCallback((result) => this.#active.observe(result));
    meter
      .createObservableCounter("echo.responses", {
        description: "Echoes, by representation.",
        unit: "{response}",
      })
      .addCallback((result) => this.#echoes.observe(result));
  }

  /** @param difference 1 when a request begins, -1 when it ends. */
  active(method: string, scheme: string, difference: 1 | -1): void {
    this.#active.add(`${method} ${scheme}`, difference, () => ({
      "http.request.method": method,
      "url.scheme": scheme,
    }));
  }

  echo(representation: "html" | "json"): void {
    this.#echoes.add(representation, 1, () => ({ "echo.representation": representation }));
  }
}
