/** What the platform or the chart no longer collects leaves queries dead. */
import { Synthesized } from "../../synthesized";
import { chartFacts } from "../known";
import { found, platform } from "./found";

describe("the platform", () => {
  /** As Terraform would install it, with a part of its text exchanged. */
  const changed = (from: string, to: string): Synthesized => {
    const text = platform.text.replaceAll(from, to);
    if (text === platform.text) throw new Error(`${platform.id} has no ${from}`);
    return new Synthesized(platform.id, text);
  };
  const annotation = (container: string) => changed(`ad.datadoghq.com/${container}.checks`, `x/${container}`);

  test.each([
    ["proxy", "kong.http.requests.count"],
    ["argo-rollouts", "argo_rollouts.rollout.info"],
    ["application-controller", "argocd.app_controller.app.info"],
  ])("whose annotation of %s is gone", (container, metric) => {
    expect(found({ platform: annotation(container) })).toContain(`nobody sends ${metric}`);
  });

  test("that lets an agent scrape another page of Argo CD's controller", () => {
    const other = changed("app_controller_endpoint", "api_server_endpoint");
    expect(found({ platform: other })).toContain("nobody sends argocd.app_controller.app.info");
  });

  test("whose agents take no OTLP", () => {
    const deaf = changed("0.0.0.0:4318", "0.0.0.0:4319");
    const dead = found({ platform: deaf });
    for (const metric of [
      "trace.http.server.request.hits",
      "nodejs.eventloop.delay.p50",
      "otelcol_receiver_refused_spans",
    ]) {
      expect(dead).toContain(`nobody sends ${metric}`);
    }
  });

  test("without a trace-agent", () => {
    const without = changed('\\"portEnabled\\" = true', '\\"portEnabled\\" = false');
    expect(found({ platform: without })).toContain("nobody sends trace.http.server.request.hits");
  });

  test("whose cluster agent does not watch objects", () => {
    const blind = changed('\\"collectSecretMetrics\\" = false', '\\"enabled\\" = false');
    expect(found({ platform: blind })).toContain("nobody sends kubernetes_state.");
  });

  test("that collects no logs", () => {
    const deaf = changed('\\"containerCollectAll\\" = true', '\\"containerCollectAll\\" = false');
    expect(found({ platform: deaf })).toContain("logs has no tag");
  });

  test("whose Rollouts name their events otherwise", () => {
    const renamed = changed("event:rollout-aborted", "event:rollout-failed");
    expect(found({ platform: renamed })).toContain(
      "events never has event:rollout-aborted, only rollout-updated",
    );
    const untagged = changed("event:rollout-", "rollout-");
    expect(found({ platform: untagged })).toContain("events has no tag event");
  });
});

describe("the chart", () => {
  test("that sets no limit that could be drawn", () => {
    expect(found({ chart: { limits: [] } })).toContain("nobody sends kubernetes.memory.limits");
  });

  test.each([
    ["status_code_metrics", "kong.http.requests.count"],
    ["latency_metrics", "kong.upstream.latency.ms.sum"],
  ])("that does not tell Kong to count %s", (missing, metric) => {
    const counted = chartFacts().counted.filter((name) => name !== missing);
    expect(found({ chart: { counted } })).toContain(`nobody sends ${metric}`);
  });
});
