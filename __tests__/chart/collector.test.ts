/** The collector's configuration hangs together; docs/decisions/0009-the-chart.md tells of its run with the real one. */
import { parse } from "yaml";
import { choices, type Manifest, rendered } from "./rendered";

const withCollector = choices.filter(({ telemetry }) => telemetry === "collector");

test.each(choices.filter(({ telemetry }) => telemetry === "agent"))("$name: there is none", (choice) => {
  expect(rendered(choice).text).not.toContain("collector");
});

describe.each(withCollector)("$name", (choice) => {
  const deployment = () => rendered(choice).one("Deployment");
  const container = (): Manifest => deployment().spec.template.spec.containers[0];
  const config = (): Manifest => {
    const [{ configMap }] = deployment().spec.template.spec.volumes;
    const file = container().args[0].split("/").at(-1);
    return parse(rendered(choice).one("ConfigMap", configMap.name).data[file]);
  };
  const pipelines = () => Object.values<Record<string, string[]>>(config().service.pipelines);

  test("every part that a pipeline names is configured, and every part that is configured is in one", () => {
    for (const kind of ["receivers", "processors", "exporters"] as const) {
      const named = new Set(pipelines().flatMap((pipeline) => pipeline[kind] as string[]));
      expect([...named].toSorted()).toEqual(Object.keys(config()[kind]).toSorted());
    }
    expect(config().service.extensions).toEqual(Object.keys(config().extensions));
  });

  test("memory is looked at before anything is kept, and batches are made last", () => {
    for (const { processors } of pipelines()) {
      expect(processors?.[0]).toBe("memory_limiter");
      expect(processors?.at(-1)).toBe("batch");
    }
  });

  test("nothing is sampled: requests are counted from the spans", () => {
    for (const name of Object.keys(config().processors)) expect(name).not.toMatch(/sampl|filter/);
  });

  test("what waits for an agent is bounded, in number and in time", () => {
    const [exporter] = Object.values<Manifest>(config().exporters);
    expect(exporter).toMatchObject({
      sending_queue: { enabled: true, queue_size: expect.any(Number) },
      retry_on_failure: { enabled: true, max_elapsed_time: expect.stringMatching(/^[1-9]\d*s$/) },
    });
  });

  test("it keeps to less memory than the container may have", () => {
    const limit = Number.parseInt(container().resources.limits.memory, 10);
    const go = container().env.find(({ name }: Manifest) => name === "GOMEMLIMIT").value;
    expect(Number.parseInt(go, 10)).toBeLessThan(limit);
    expect(config().processors.memory_limiter.limit_percentage).toBeLessThan(100);
  });

  test("every variable that the configuration reads is set", () => {
    const read = [...JSON.stringify(config()).matchAll(/\$\{env:(\w+)\}/g)].map((match) => match[1]);
    const set = container().env.map(({ name }: Manifest) => name);
    expect(set).toEqual(expect.arrayContaining(read));
  });

  test("it listens on the ports that the pod declares and the Service sends to, and on no other", () => {
    const { receivers, extensions } = config();
    const { grpc, http } = receivers.otlp.protocols;
    const listens = [grpc, http, extensions.health_check].map(({ endpoint }) =>
      Number(endpoint.split(":").at(-1)),
    );
    expect(container().ports.map(({ containerPort }: Manifest) => containerPort)).toEqual(listens);
    expect(container().readinessProbe.httpGet.port).toBe("health");
    expect(config().service.telemetry.metrics.readers.flatMap(Object.keys)).toEqual(["periodic"]);
  });

  test("its image is one and the same for ever", () => {
    expect(container().image).toMatch(/:\d+\.\d+\.\d+@sha256:[0-9a-f]{64}$/);
  });

  test("its pods are replaced when its configuration changes", () => {
    const { annotations } = deployment().spec.template.metadata;
    expect(annotations["checksum/config"]).toMatch(/^[0-9a-f]{64}$/);
  });
});
