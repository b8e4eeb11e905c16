import type { EnvironmentInput } from "../schema";

/**
 * What the rehearsal deploys: the same stacks, against an emulated AWS on this machine.
 *
 * The profile `rehearsal` is written by the rehearsal into `.rehearsal/aws/config` and names the
 * emulator's address. Without it Terraform stops: nothing here can reach a real account.
 */
export const local: EnvironmentInput = {
  name: "local",
  project: "sample-platform",
  account: "123456789012",
  region: "us-east-1",
  catalog: "seed",
  deletionProtection: false,
  aws: {
    profile: "rehearsal",
    sharedConfigFiles: ["../../../.rehearsal/aws/config"],
    s3UsePathStyle: true,
  },
  repository: { owner: "example", name: "sample-platform" },
  state: { noncurrentVersionDays: null },
  network: {
    cidr: "10.0.0.0/16",
    availabilityZones: ["us-east-1a", "us-east-1b", "us-east-1c"],
    subnetPrefixes: { private: 19, public: 24, intra: 26 },
    natGateways: "single",
    interfaceEndpoints: ["ecr.api", "ecr.dkr", "sts", "logs", "ec2"],
    flowLogRetentionDays: 7,
  },
  cluster: {
    publicAccessCidrs: [],
    serviceCidr: "172.20.0.0/16",
    upgradePolicy: "EXTENDED",
    logRetentionDays: 7,
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
  registry: { keepImages: 10, pullAccounts: [] },
  identity: { githubOidcProvider: "create" },
  secrets: { recoveryWindowDays: 0 },
  delivery: { imageUpdates: "newestBuild" },
  datadog: { metricSettings: "elsewhere" },
};
