import { service } from "../../../config/service";
import { valuesOf } from "../../../operations/chart/render";
import { type Manifest, RENDER_MILLISECONDS, type Rendered, render, set } from "../rendered";
import { metrics } from "./controller";

describe.each(["canary", "blueGreen"] as const)("The analyses of strategy %s", (strategy) => {
  let manifests: Rendered;
  let template: Manifest;
  let callers: Record<string, Manifest>;
  beforeAll(async () => {
    manifests = await analysed({ strategy });
    template = manifests.one("AnalysisTemplate", "error-rate-analysis").spec;
    callers = callersIn(manifests.one("Rollout").spec.strategy);
  }, RENDER_MILLISECONDS);

  it("measure traffic, errors and latency", () => {
    expect(template.metrics.map(({ name }: Manifest) => name)).toEqual(metrics);
  });

  it("use every argument that is declared, and declare every one that is used", () => {
    const used = [...JSON.stringify(template.metrics).matchAll(/{{args\.([\w-]+)}}/g)].map(
      ([, name]) => name,
    );
    expect(new Set(used)).toEqual(new Set(template.args.map(({ name }: Manifest) => name)));
  });

  it("are given every argument, and none besides", () => {
    const declared = template.args.map(({ name }: Manifest) => name);
    expect(Object.keys(callers)).toEqual(
      strategy === "canary" ? ["background", "step"] : ["prePromotion", "postPromotion"],
    );
    for (const caller of Object.values(callers)) {
      expect(caller.templates).toEqual([{ templateName: "error-rate-analysis" }]);
      expect(caller.args.map(({ name }: Manifest) => name)).toEqual(declared);
    }
  });

  it("read mirrored requests before a version is promoted, and users' requests otherwise", () => {
    for (const [name, caller] of Object.entries(callers)) {
      const { request, shadow } = service.operations;
      expect(argument(caller, "operation").value).toBe(name === "prePromotion" ? shadow : request);
    }
  });

  it("read what the service reports: its name, its environment, and its tag with the hash of its pods", () => {
    for (const caller of Object.values(callers)) {
      expect(argument(caller, "service-name").value).toBe(service.name);
      expect(argument(caller, "environment").value).toBe("local");
      expect(argument(caller, "pod-template-hash").valueFrom).toEqual({ podTemplateHashValue: "Latest" });
    }
    for (const metric of template.metrics) {
      expect(metric.provider.datadog.query).toContain("version:{{args.version}}-{{args.pod-template-hash}}}");
    }
  });

  it("write each query in one line, for others to hold equal", () => {
    for (const metric of template.metrics) expect(metric.provider.datadog.query).toMatch(/^\S.*\S$/);
  });

  it("let nothing divide by nothing, and take no errors for zero errors", () => {
    const query: string = named(template.metrics, "error-rate").provider.datadog.query;
    const [numerator, denominator] = query.split(" / ");
    expect(numerator).toMatch(/^cumsum\(default_zero\(sum:trace\.\S+\.errors{.*}\.as_count\(\)\)\)$/);
    expect(denominator).toMatch(
      /^clamp_min\(cumsum\(default_zero\(sum:trace\.\S+\.hits{.*}\.as_count\(\)\)\), 1\)$/,
    );
  });

  it("measure at one time, so that traffic vouches for the others", () => {
    for (const metric of template.metrics) {
      const { initialDelay, interval, count } = metric;
      expect({ initialDelay, interval, count }).toEqual({
        initialDelay: "2m",
        interval: "30s",
        count: "{{args.count}}",
      });
    }
  });
});

it("Datadog's tags are in lower case, and so is what is asked for", async () => {
  const manifests = await analysed({ "image.tag": "V1.2-RC1" });
  for (const caller of Object.values(callersIn(manifests.one("Rollout").spec.strategy))) {
    expect(argument(caller, "version").value).toBe("v1.2-rc1");
  }
});

it("The thresholds are those of the values", async () => {
  const manifests = await analysed({
    "analysis.errorRate": 0.02,
    "analysis.latencyP99Seconds": 0.25,
    "analysis.count": 8,
    "analysis.failureLimit": 2,
  });
  const template = manifests.one("AnalysisTemplate").spec;
  const errors = named(template.metrics, "error-rate");
  expect(errors.successCondition).toBe("default(result, 1) < 0.02");
  expect(errors.failureCondition).toBe("default(result, 0) >= 0.02");
  expect(errors.failureLimit).toBe(2);
  const latency = named(template.metrics, "latency-p99");
  expect(latency.successCondition).toBe("default(result, 0) > 0 && default(result, 0) < 0.25");
  expect(latency.failureCondition).toBe("default(result, 0) >= 0.25");
  // Of 8 measurements, 3 bad ones fail: 5 may lack data.
  for (const metric of template.metrics) expect(metric.inconclusiveLimit).toBe(5);
  expect(named(template.args, "count").value).toBe("8");
});

it("In blue-green no measurement can be inconclusive", async () => {
  const { metrics } = (await analysed({ strategy: "blueGreen" })).one("AnalysisTemplate").spec;
  for (const metric of metrics) {
    expect(metric).not.toHaveProperty("failureCondition");
    expect(metric).not.toHaveProperty("inconclusiveLimit");
  }
});

it("A limit that no run could exceed is refused", async () => {
  await expect(analysed({ "analysis.count": 3 })).rejects.toThrow(
    "analysis.count is 3, and analysis.failureLimit is 3: no analysis could fail. Make the count greater than the limit",
  );
});

it("A production rollout is analysed, and one elsewhere only when asked for", async () => {
  const kinds = async (environment: "local" | "dev" | "prod") =>
    (await render(valuesOf({ environment }))).all("AnalysisTemplate").length;
  expect([await kinds("local"), await kinds("dev"), await kinds("prod")]).toEqual([0, 0, 1]);
});

function analysed(values: Readonly<Record<string, unknown>>): Promise<Rendered> {
  return render(set({ "analysis.enabled": true, ...values }));
}

/** Where a Rollout asks for an analysis, by the controller's names. */
function callersIn({ canary, blueGreen }: Manifest): Record<string, Manifest> {
  return canary
    ? {
        background: canary.analysis,
        step: canary.steps.find(({ analysis }: Manifest) => analysis).analysis,
      }
    : { prePromotion: blueGreen.prePromotionAnalysis, postPromotion: blueGreen.postPromotionAnalysis };
}

function argument(caller: Manifest, name: string): Manifest {
  return named(caller.args, name);
}

function named(list: readonly Manifest[], name: string): Manifest {
  return list.find((item) => item.name === name) as Manifest;
}
