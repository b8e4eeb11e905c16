import type { PlannedStack } from "../operations/rehearse/plan";

/** A stack that has nothing, but for what a test needs of it. */
export function plannedStack(id: string, parts: Partial<PlannedStack> = {}): PlannedStack {
  return {
    id,
    environment: id.split("-")[0] as string,
    configuration: {},
    folder: id,
    dependencies: [],
    resources: 0,
    remoteStates: {},
    notEmulated: [],
    providers: [],
    ...parts,
  };
}
