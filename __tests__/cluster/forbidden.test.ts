/** An AppProject keeps its Applications to their own kinds and their own namespace. */
import { type BadCommit, pushBadCommit } from "./bad-commit";
import { SCENARIO_MILLISECONDS } from "./scenario";

jest.setTimeout(SCENARIO_MILLISECONDS);

const bad: BadCommit[] = [
  {
    name: "other-kind",
    what: "brings a kind that is not allowed",
    template: "apiVersion: v1\nkind: Secret\nmetadata:\n  name: extra\n",
    says: "resource :Secret is not permitted in project",
  },
  {
    name: "other-namespace",
    what: "goes to a namespace that is not allowed",
    template: "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: extra\n  namespace: default\n",
    says: "namespace default is not permitted in project",
  },
];

it.each(bad)("leaves the running version alone when a commit with a new image $what", pushBadCommit);
