import { type Cost, monthlyCosts } from "../cost/monthly-costs";
import type { Configuration } from "../terraform/configuration";
import type { PlanJson, Values } from "../terraform/plan-json";
import { isContainer } from "./marked";

/** What an apply does to the monthly costs of a stack, by list prices, before anything is used. */
export interface CostChange {
  /** USD a month, more or less; 0 where nothing changes. */
  readonly usd: number;
  /** What there will be more or less of. */
  readonly items: readonly Cost[];
  /** Whether something has a price that depends on what is known only after the apply. */
  readonly isIncomplete: boolean;
}

/** Compares what a plan finds with what it leaves. */
export function costChange({ prior_state, planned_values }: PlanJson, today: Date): CostChange {
  const before = costsOf(prior_state?.values, today);
  const after = costsOf(planned_values, today);
  const names = new Set([...before.costs.keys(), ...after.costs.keys()]);
  const items = [...names].flatMap((what): Cost[] => {
    const [from, to] = [before.costs.get(what), after.costs.get(what)];
    const quantity = (to?.quantity ?? 0) - (from?.quantity ?? 0);
    const usd = (to?.usd ?? 0) - (from?.usd ?? 0);
    return Math.abs(usd) < CENT / 2 && quantity === 0 ? [] : [{ what, quantity, usd }];
  });
  return {
    usd: items.reduce((sum, { usd }) => sum + usd, 0),
    items,
    isIncomplete: after.isIncomplete && !before.isIncomplete,
  };
}

const CENT = 0.01;

function costsOf(values: Values | undefined, today: Date) {
  const resources = values?.root_module?.resources ?? [];
  const managed = resources.filter(({ mode }) => mode === "managed");
  const configuration = (of: typeof managed): Configuration => {
    const resource: Record<string, Record<string, Record<string, unknown>>> = {};
    for (const { type, address, values: attributes = {} } of of) {
      resource[type] = { ...resource[type], [address]: written(attributes) };
    }
    return { resource };
  };
  const templates = managed.filter(({ type }) => type === "aws_launch_template");
  const costs = new Map<string, Cost>();
  let isIncomplete = false;
  for (const resource of managed) {
    for (const cost of costsOrNone(configuration([...templates, resource]), today) ?? []) {
      const { quantity, usd } = costs.get(cost.what) ?? { quantity: 0, usd: 0 };
      if (Number.isNaN(cost.usd)) isIncomplete = true;
      else costs.set(cost.what, { ...cost, quantity: quantity + cost.quantity, usd: usd + cost.usd });
    }
  }
  return { costs, isIncomplete };
}

/** A rule reads what it needs; of a plan, that may not be known yet. */
function costsOrNone(configuration: Configuration, today: Date): Cost[] {
  try {
    return monthlyCosts(configuration, today);
  } catch {
    return [{ what: "unknown", quantity: Number.NaN, usd: Number.NaN }];
  }
}

/** Blocks of which there is one at most: in a plan a list, in what synth writes an object. */
const SINGLE_BLOCKS = new Set(["scaling_config", "ebs"]);

function written(value: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value).map(([name, child]) => {
      if (!Array.isArray(child)) return [name, child];
      const list = child.map((each: unknown) =>
        isContainer(each) && !Array.isArray(each) ? written(each) : each,
      );
      return [name, SINGLE_BLOCKS.has(name) ? list[0] : list];
    }),
  );
}
