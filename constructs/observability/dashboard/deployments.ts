import { eventNames } from "../../charts/argo-rollouts-notifications";
import { chosen, hasTag, Search } from "../query/search";

/** Events that Rollouts sends of each new version: it began, is complete, was given up. */
export const deployments = new Search(
  "events",
  chosen("env"),
  chosen("service"),
  hasTag("event", ...eventNames),
);
