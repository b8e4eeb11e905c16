import type { Rule } from "./rule";
import { defaultTags } from "./rules/default-tags";
import { deletionProtection } from "./rules/deletion-protection";
import { encryptionAtRest } from "./rules/encryption-at-rest";
import { imdsv2 } from "./rules/imdsv2";
import { logRetention } from "./rules/log-retention";
import { noPublicBuckets } from "./rules/no-public-buckets";
import { noWildcardPermissions } from "./rules/no-wildcard-permissions";
import { noWorldIngress } from "./rules/no-world-ingress";
import { pinnedVersions } from "./rules/pinned-versions";
import { privateNodes } from "./rules/private-nodes";
import { tlsOnlyBuckets } from "./rules/tls-only-buckets";

/** Everything that must hold in every stack. To add a rule: a file in `rules/`, a fixture, a line here. */
export const rules = [
  encryptionAtRest,
  noPublicBuckets,
  tlsOnlyBuckets,
  noWorldIngress,
  imdsv2,
  noWildcardPermissions,
  logRetention,
  deletionProtection,
  defaultTags,
  privateNodes,
  pinnedVersions,
] as const satisfies readonly Rule[];

export type RuleId = (typeof rules)[number]["id"];
