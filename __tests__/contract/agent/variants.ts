/** Spans that the service might send one day: each shows whether a rule is what it says. */
import type { ReceivedSpan, Values } from "../../../service/testing/otlp";

type Change = (span: ReceivedSpan) => ReceivedSpan;

const without =
  (...names: readonly string[]): Change =>
  (span) => ({ ...span, attributes: omit(span.attributes, names) });
const withResource =
  (...names: readonly string[]): Change =>
  (span) => ({ ...span, resource: omit(span.resource, names) });
const having =
  (attributes: Values): Change =>
  (span) => ({ ...span, attributes: { ...span.attributes, ...attributes } });
const all =
  (...changes: readonly Change[]): Change =>
  (span) =>
    changes.reduce((changed, change) => change(changed), span);

const renamed: Change = (span) => ({ ...span, name: "a name of its own" });
const anonymous = without("operation.name");

/** Each by what is different. */
export const variants: Readonly<Record<string, Change>> = {
  "another operation": having({ "operation.name": "http.request" }),
  "no operation": anonymous,
  "no operation, the old method alone": all(anonymous, without("http.request.method"), renamed),
  "no operation, the new method alone": all(anonymous, without("http.method"), renamed),
  "no operation, no method": all(anonymous, without("http.method", "http.request.method")),
  "a method of the client's own": all(having({ "http.request.method": "_OTHER" }), renamed),
  "a resource of its own": having({ "resource.name": "front page" }),
  "no route": all(without("http.route"), renamed),
  "the old status alone": without("http.response.status_code"),
  "the new status alone": without("http.status_code"),
  "no status": without("http.status_code", "http.response.status_code"),
  "the old environment alone": withResource("deployment.environment.name"),
  "the new environment alone": withResource("deployment.environment"),
  "no environment": withResource("deployment.environment", "deployment.environment.name"),
  "no cluster": withResource("k8s.cluster.name"),
  "no node": withResource("k8s.node.name"),
  "no version": withResource("service.version"),
  "no service": withResource("service.name"),
  "an error": (span) => ({ ...span, status: { code: "error", message: "out of order" } }),
  ...Object.fromEntries(
    (["internal", "client", "producer", "consumer"] as const).map((kind): [string, Change] => [
      `kind ${kind}`,
      all(anonymous, (span) => ({ ...span, kind })),
    ]),
  ),
};

/** A span by itself, and once more as the child of one that is no different. */
export function family(span: ReceivedSpan, change: Change): ReceivedSpan[] {
  const changed = change(span);
  const parent = { ...changed, parentSpanId: "" };
  const child = { ...changed, spanId: "00f067aa0ba90001", parentSpanId: parent.spanId };
  return [parent, child];
}

function omit(values: Values, names: readonly string[]): Values {
  return Object.fromEntries(Object.entries(values).filter(([key]) => !names.includes(key)));
}
