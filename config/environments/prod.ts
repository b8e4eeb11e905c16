import { PLACEHOLDER_ACCOUNT } from "../placeholder";
import type { EnvironmentInput } from "../schema";

/** What users reach: a NAT gateway in each zone, private paths to AWS, a year of logs, deletion protected. */
export const prod: EnvironmentInput = {
  name: "prod",
  project: "sample-platform",
  account: PLACEHOLDER_ACCOUNT,
  region: "us-east-1",
  catalog: "seed",
  deletionProtection: true,
  repository: { owner: "example", name: "sample-platform" },
  state: { noncurrentVersionDays: 365 },
  network: {
    cidr: "10.20.0.0/16",
    availabilityZones: ["us-east-1a", "us-east-1b", "us-east-1c"],
    subnetPrefixes: { private: 19, public: 24, intra: 26 },
    natGateways: "perZone",
    interfaceEndpoints: ["ecr.api", "ecr.dkr", "sts", "logs", "ec2"],
    flowLogRetentionDays: 365,
  },
  cluster: {
    publicAccessCidrs: [],
    serviceCidr: "172.20.0.0/16",
    upgradePolicy: "EXTENDED",
    logRetentionDays: 365,
    prefixDelegation: true,
    addonVersions: "pinned",
    nodeGroup: {
      instanceType: "t3.medium",
      minimum: 3,
      desired: 3,
      maximum: 10,
      diskGib: 50,
      maxUnavailablePercentage: 33,
    },
    admins: [],
  },
  registry: { keepImages: 100, pullAccounts: [] },
  identity: { githubOidcProvider: "create" },
  secrets: { recoveryWindowDays: 30 },
  delivery: { imageUpdates: "reviewed" },
};
