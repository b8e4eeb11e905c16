/** The project lets Argo CD apply every kind that the chart renders, and no other. */
import { serviceKinds } from "../../constructs/charts/app-project";
import { choices, type Manifest, RENDER_MILLISECONDS, render, rendered, set } from "./rendered";

/** For example "apps/Deployment". */
const kindOf = ({ apiVersion, kind }: Manifest) => `${groupOf(apiVersion)}/${kind}`;
const groupOf = (apiVersion: string) => (apiVersion.includes("/") ? apiVersion.split("/")[0] : "");

/** Argo CD takes what is a test to Helm for a hook that it does not know, and leaves it out. */
const applied = ({ metadata }: Manifest) => metadata.annotations?.["helm.sh/hook"] !== "test";

test(
  "the kinds that the project allows are those that the chart can render",
  async () => {
    const everyChoice = choices.flatMap((choice) => rendered(choice).objects);
    // Off in all of them: the only switch that brings a kind of its own.
    const switched = await render(
      set({ "datadog.externalSecret.enabled": true, "datadog.externalSecret.key": "datadog" }),
    );
    const kinds = [...everyChoice, ...switched.objects].filter(applied).map(kindOf);
    const allowed = serviceKinds.map(({ group, kind }) => `${group}/${kind}`);
    expect([...new Set(kinds)].toSorted()).toEqual(allowed.toSorted());
  },
  RENDER_MILLISECONDS,
);
