/**
 * The facts that the service, its chart and its dashboards share.
 *
 * The infrastructure imports nothing from `service/`, and the service nothing from here: a test holds
 * the two together.
 */
export const service = {
  /** Name of the service in Kubernetes, ECR, Datadog (`service:` tag) and OpenTelemetry (`service.name`). */
  name: "sample-web-app",
  /** Kubernetes namespace that Argo CD deploys into. */
  namespace: "sample-web-app",
  /** TCP ports of a pod. */
  ports: { http: 8080 },
  /** What Kubernetes and people ask for: is it alive, may it have traffic, what did it receive. */
  paths: { health: "/health", ready: "/ready", echo: "/echo" },
  /** Span attribute `operation.name`, and so the name of the trace metrics: users' requests and mirrored ones. */
  operations: { request: "http.server.request", shadow: "http.server.shadow" },
} as const;

/** What the service promises, and from where on it is in trouble. */
export interface Targets {
  readonly slos: {
    /** Percentages of good requests over so many days; below `warning` the rest of the budget is getting small. */
    readonly availability: Slo;
    readonly latency: Slo & {
      /** A request that took no longer is a good one. A bound of the service's own histogram, too. */
      readonly seconds: number;
    };
    readonly errors: Slo;
  };
  /** Quantiles of the time to answer, in seconds. An analysis of a new version asks for the p99, too. */
  readonly latencySeconds: { readonly p50: number; readonly p99: number };
  /** Share of failed requests from which something is broken, however much budget is left: analyses fail there. */
  readonly brokenErrorRate: number;
  /** Traffic against the same time a week ago. */
  readonly traffic: {
    /** More than this share above it is unusual. */
    readonly above: number;
    /** More than this share below it: users may not get through. */
    readonly below: number;
    /** Requests a minute; of fewer, one failure would be a large share, and an alert about nothing. */
    readonly little: number;
  };
  /** Share of satisfied users (https://docs.datadoghq.com/tracing/guide/configure_an_apdex_for_your_traces_with_datadog_apm/). */
  readonly apdex: Bounds;
  /** Percentage of an error budget that is left. */
  readonly budgetLeft: Bounds;
  /** How late Node's event loop may come, in seconds: every request waits for it. */
  readonly eventLoopSeconds: number;
  /** Restarts of one pod within a quarter of an hour that are no accident any more. */
  readonly restarts: number;
  /** Days that the public host's certificate is good for. ACM renews 60 days before its end: below, that has failed. */
  readonly certificateDays: number;
}

/** All is well on one side of `good`, and nothing beyond `bad`; in between somebody may look. */
export interface Bounds {
  readonly good: number;
  readonly bad: number;
}

export interface Slo {
  readonly target: number;
  readonly warning: number;
  /** Windows that Datadog has. */
  readonly days: 7 | 30;
}

/** The one place for thresholds: dashboard, SLOs, monitors and analyses take them from here (the chart by a test). */
export const targets: Targets = {
  slos: {
    availability: { target: 99.9, warning: 99.95, days: 30 },
    latency: { target: 95, warning: 97, days: 7, seconds: 0.2 },
    // 0.1 % of failed requests. The case study says 24 hours, for which Datadog has no SLO: alerts look at them.
    errors: { target: 99.9, warning: 99.95, days: 7 },
  },
  latencySeconds: { p50: 0.1, p99: 0.5 },
  brokenErrorRate: 0.05,
  traffic: { above: 0.2, below: 0.5, little: 20 },
  apdex: { good: 0.9, bad: 0.7 },
  budgetLeft: { good: 50, bad: 10 },
  eventLoopSeconds: 0.1,
  restarts: 3,
  certificateDays: 30,
};
