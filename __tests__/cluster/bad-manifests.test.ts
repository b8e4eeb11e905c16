/** A commit that cannot be deployed leaves the running version as it is, and Argo CD says why. */
import { type BadCommit, pushBadCommit } from "./bad-commit";
import { SCENARIO_MILLISECONDS } from "./scenario";

jest.setTimeout(SCENARIO_MILLISECONDS);

const bad: BadCommit[] = [
  {
    name: "not-rendered",
    what: "does not render",
    template: '{{ fail "no such colour" }}\n',
    says: "no such colour",
  },
  {
    name: "not-taken",
    what: "brings a Service that the API server refuses",
    template: "apiVersion: v1\nkind: Service\nmetadata:\n  name: extra\nspec:\n  ports:\n    - port: 99999\n",
    says: "must be between 1 and 65535",
  },
];

it.each(bad)("leaves the running version alone when a commit with a new image $what", pushBadCommit);
