import { PLACEHOLDER_ACCOUNT } from "../placeholder";
import type { EnvironmentInput } from "../schema";

/** Where changes are tried: one NAT gateway, no interface endpoints, short retention. */
export const dev: EnvironmentInput = {
  name: "dev",
  project: "sample-platform",
  account: PLACEHOLDER_ACCOUNT,
  region: "us-east-1",
  catalog: "seed",
  deletionProtection: false,
  repository: { owner: "example", name: "sample-platform" },
  state: { noncurrentVersionDays: 90 },
  network: {
    cidr: "10.10.0.0/16",
    availabilityZones: ["us-east-1a", "us-east-1b", "us-east-1c"],
    subnetPrefixes: { private: 19, public: 24, intra: 26 },
    natGateways: "single",
    interfaceEndpoints: [],
    flowLogRetentionDays: 14,
  },
  cluster: {
    publicAccessCidrs: [],
    serviceCidr: "172.20.0.0/16",
    upgradePolicy: "EXTENDED",
    logRetentionDays: 14,
    prefixDelegation: true,
    addonVersions: "pinned",
    nodeGroup: {
      instanceType: "t3.medium",
      minimum: 2,
      desired: 3,
      maximum: 5,
      diskGib: 50,
      maxUnavailablePercentage: 33,
    },
    admins: [],
  },
  registry: { keepImages: 30, pullAccounts: [] },
  identity: { githubOidcProvider: "create" },
  secrets: { recoveryWindowDays: 7 },
  delivery: { imageUpdates: "newestBuild" },
  datadog: { metricSettings: "elsewhere" },
};
