/** What rung 7 saw stands beside the story, which only simulates it. */
import { realRollouts } from "../../../operations/story/real-rollouts";
import { exampleRollouts } from "../../example-rollouts";

it("names the pods of each step, and how long it took to promote one version and to take back another", () => {
  expect(realRollouts(exampleRollouts)).toBe(
    "Argo Rollouts itself, in rung 7 on 2026-11-22, with versions of catalog seed: a sound version went through " +
      "1/4, 2/3, 3/2, 4/1 pods (new/old) in 138 s, at the pauses that are shipped; one that got worse was taken " +
      "back after 24 s, at shortened ones.",
  );
});

it("says how to see it where rung 7 never passed", () => {
  expect(realRollouts([])).toBe("What Argo Rollouts itself makes of such versions: npm test -- --rung 7");
});
