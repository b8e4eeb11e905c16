import { z } from "zod";
import { isCidr } from "./cidr";
import { datadogSchema } from "./datadog";
import { distinct } from "./distinct";

/**
 * The typed environment: everything that varies between `local`, `dev` and `prod`, and nothing else.
 *
 * This file says what each value may look like on its own, in words where `messages.ts` has none for it.
 * What values must be to one another (a subnet that fits its network, a node that holds its pods) is in
 * `rules.ts`; both are applied by `load.ts`.
 */

const cidr = z.string().refine(isCidr, {
  error: 'is not an IPv4 network. Write it as network/prefix without host bits, for example "10.20.0.0/16".',
});

const arn = z.string().regex(/^arn:aws:iam::\d{12}:(role|user)\/[\w+=,.@/-]+$/, {
  error: 'is not the ARN of an IAM role or user, for example "arn:aws:iam::111122223333:role/admin".',
});

const accountId = z
  .string({ error: "must be the 12 digits of an AWS account id, in quotes." })
  .regex(/^\d{12}$/, { error: "is not an AWS account id. Write its 12 digits." });

const hostName = z.string().regex(/^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/, {
  error: 'is not a host name in lower-case letters, for example "argocd.example.com".',
});

const certificateArn = z.string().regex(/^arn:aws:acm:[a-z0-9-]+:\d{12}:certificate\/[0-9a-f-]{36}$/, {
  error: "is not the ARN of a certificate in ACM. `aws acm list-certificates` prints them.",
});

/** Days that CloudWatch Logs accepts as retention. https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
const retentionDays = z.literal([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827]);

/** AWS services that get an interface endpoint in the VPC when they are listed. */
const INTERFACE_ENDPOINTS = ["ecr.api", "ecr.dkr", "sts", "logs", "ec2"] as const;

export const environmentSchema = z.strictObject({
  /** First part of every stack id (`dev-vpc`) and of every resource name. */
  name: z.string().regex(/^[a-z][a-z0-9]{1,9}$/, {
    error: "must be 2 to 10 lower-case letters and digits, the first a letter.",
  }),
  /**
   * Prefix of every resource name, and the `project` tag. Part of the state bucket's name, hence its shape;
   * with the longest environment and region names it comes to the 63 characters that S3 allows.
   */
  project: z.string().regex(/^(?!sg-)(?!.*--)[a-z][a-z0-9-]{1,16}[a-z0-9]$/, {
    error:
      'must be 3 to 18 lower-case letters, digits and single hyphens, starting with a letter, not with "sg-".',
  }),
  /** AWS account, 12 digits. `PLACEHOLDER_ACCOUNT` synthesizes with a warning and is refused by AWS. */
  account: accountId,
  /** Commercial regions only: the ARNs in policies begin with `arn:aws:`. */
  region: z.string().regex(/^(?!cn-|us-gov-|us-iso)[a-z]{2}(-[a-z]+)+-\d$/, {
    error: 'is not a commercial AWS region. Name one, for example "us-east-1".',
  }),
  /** Version catalog: `seed` is what the case study names, `current` is what one would install today. */
  catalog: z.enum(["seed", "current"]),
  /** Prevents accidental loss of what holds state: lock table, cluster, and from destroying their keys early. */
  deletionProtection: z.boolean(),
  /** How to reach AWS. Left out, the provider's usual chain applies (environment, SSO, instance role). */
  aws: z
    .strictObject({
      /** Profile in the shared configuration files; wins over credentials in the environment. */
      profile: z.string().min(1).optional(),
      /** Configuration files instead of `~/.aws/config`, relative to a stack's working folder. */
      sharedConfigFiles: z.array(z.string().min(1)).optional(),
      /** Address S3 as host/bucket instead of bucket.host, as emulators want it. */
      s3UsePathStyle: z.boolean().optional(),
    })
    .default({}),
  /** The GitHub repository whose workflows may assume the roles of stack `github`. */
  repository: z.strictObject({
    owner: z.string().regex(/^[A-Za-z0-9-]{1,39}$/, { error: "is not a GitHub account name." }),
    name: z.string().regex(/^[A-Za-z0-9._-]{1,100}$/, { error: "is not a GitHub repository name." }),
    /**
     * Numeric ids of owner and repository. Given, OIDC subjects are trusted in the immutable form
     * `repo:owner@id/repo@id:…` that repositories created since 2026-07-15 issue; left out, in the
     * classic form `repo:owner/repo:…`. `gh api repos/OWNER/NAME --jq '.owner.id, .id'` prints both.
     */
    ids: z.strictObject({ owner: z.int().positive(), repository: z.int().positive() }).optional(),
  }),
  state: z.strictObject({
    /** What keeps two applies apart: the DynamoDB table, S3's own lock file (Terraform ≥ 1.11), or both. */
    locking: z.enum(["dynamodb", "s3", "both"]).default("both"),
    /** Days that replaced versions of a state stay readable; null keeps them for ever. */
    noncurrentVersionDays: z.int().min(7).nullable(),
  }),
  network: z.strictObject({
    cidr,
    availabilityZones: z
      .array(
        z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d[a-z]$/, { error: 'is not a zone name like "us-east-1a".' }),
      )
      .min(2, { error: "needs at least 2 availability zones: EKS refuses a cluster in one." }),
    /** Prefix length of each zone's subnet, by tier. Pods take their addresses from the private subnets. */
    subnetPrefixes: z.strictObject({
      private: z.int().min(16).max(28),
      public: z.int().min(16).max(28),
      intra: z.int().min(16).max(28),
    }),
    /** `single` costs a third and fails with its zone; `perZone` survives the loss of one. */
    natGateways: z.enum(["single", "perZone"]),
    interfaceEndpoints: distinct(z.enum(INTERFACE_ENDPOINTS)),
    flowLogRetentionDays: retentionDays,
  }),
  cluster: z.strictObject({
    /** Networks that may reach the public API endpoint; empty closes it, the private one stays. */
    publicAccessCidrs: distinct(cidr).refine((cidrs) => cidrs.length <= 40, {
      error: "has more networks than the 40 that EKS takes. Join some.",
    }),
    /** Networks within the VPC, besides its nodes', that may reach the API: of a VPN, a runner, a bastion. */
    privateAccessCidrs: distinct(cidr).default([]),
    /** Addresses of Kubernetes Services: inside the cluster only, apart from every VPC. */
    serviceCidr: cidr,
    /** STANDARD lets EKS upgrade by itself at the end of standard support; EXTENDED stays and costs. */
    upgradePolicy: z.enum(["STANDARD", "EXTENDED"]),
    logRetentionDays: retentionDays,
    /** Gives each node /28 prefixes instead of single addresses: 110 pods on a t3.medium, not 17. */
    prefixDelegation: z.boolean(),
    /** `pinned` takes add-on versions from the catalog, `newest` the newest that EKS calls compatible. */
    addonVersions: z.enum(["pinned", "newest"]),
    nodeGroup: z.strictObject({
      instanceType: z.string(),
      minimum: z.int().min(1),
      desired: z.int().min(1),
      maximum: z.int().min(1),
      diskGib: z.int().min(20).max(16384),
      /** Share of nodes that an update may take away at once, in percent. */
      maxUnavailablePercentage: z.int().min(1).max(100),
    }),
    /** IAM principals with cluster-admin. They must exist: EKS refuses an access entry otherwise. */
    admins: distinct(arn),
  }),
  registry: z.strictObject({
    /** Tagged images kept; older ones expire. */
    keepImages: z.int().min(10).max(1000),
    /** Accounts besides this one that may pull. */
    pullAccounts: z.array(accountId),
  }),
  identity: z.strictObject({
    /** An account holds one OIDC provider for GitHub: its first environment creates it, others look it up. */
    githubOidcProvider: z.enum(["create", "lookup"]),
  }),
  secrets: z.strictObject({
    /** Days in which a deleted secret can be brought back: 0 (none) or 7 to 30. */
    recoveryWindowDays: z.int().refine((days) => days === 0 || (days >= 7 && days <= 30), {
      error: "must be 0 (gone at once) or 7 to 30 days.",
    }),
  }),
  /**
   * Where users reach the service. Left out: by the load balancer's own name, over plain HTTP, which is well for a
   * first look and nothing else.
   */
  ingress: z
    .strictObject({
      /** Public host, whose DNS record points to the load balancer. */
      host: hostName,
      /** Its certificate in ACM, in the account and region of the environment. */
      certificateArn,
    })
    .optional(),
  /** How people reach Argo CD. Left out: with their own rights in the cluster (docs/operations/argocd.md). */
  argocd: z
    .strictObject({
      /** Public host of its pages, through Kong. Left out: `kubectl port-forward`. */
      host: hostName.optional(),
      /** Who logs people in, as a public client with PKCE: there is no client secret to keep. */
      oidc: z
        .strictObject({
          issuer: z.url({
            protocol: /^https$/,
            error:
              'is not the https address of an OpenID Connect issuer, for example "https://login.example.com".',
          }),
          clientId: z.string().regex(/^[\w.:/@-]+$/, { error: "is not a client id." }),
          /** Members of this group may do everything in Argo CD; everybody else who can log in reads. */
          adminGroup: z.string().regex(/^[\w.:/@ -]+$/, {
            error: "is not the name of a group: letters, digits, spaces and . : / @ _ - only.",
          }),
        })
        .optional(),
    })
    .prefault({}),
  /** How a new version of the service gets into this environment. */
  delivery: z
    .strictObject({
      /** Branch that Argo CD deploys, and that Image Updater commits to. */
      branch: z
        .string()
        .regex(/^(?!-)[\w./-]{1,100}$/, { error: "is not the name of a branch." })
        .default("main"),
      /**
       * `newestBuild`: Image Updater commits the tag of every new build by itself. `reviewed`: the tag changes in
       * `values-<environment>.yaml` alone, by a commit that somebody reviewed.
       */
      imageUpdates: z.enum(["newestBuild", "reviewed"]).default("reviewed"),
    })
    .prefault({}),
  datadog: datadogSchema,
});

export type Environment = z.output<typeof environmentSchema>;
/** What a file in `environments/` writes: the schema before defaults are filled in. */
export type EnvironmentInput = z.input<typeof environmentSchema>;
