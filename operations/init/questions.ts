/** What a stranger has to fill in, in the order in which it is asked. */
import { PLACEHOLDER_ACCOUNT, PLACEHOLDER_OWNER } from "../../config/placeholder";
import type { EnvironmentInput } from "../../config/schema";
import type { Change } from "./environment-file";
import { repositoryIn } from "./repository";

export interface Question {
  /** Name of its flag, and of its prompt. */
  readonly flag: string;
  /** What it is, and where one finds it. */
  readonly hint: string;
  /** What stands there now, as somebody would type it; "" for nothing. */
  readonly present: (input: EnvironmentInput) => string;
  /** What an answer changes. */
  readonly changes: (answer: string, input: EnvironmentInput) => readonly Change[];
  /** Where refusals stand that are about this answer. */
  readonly about: readonly (readonly string[])[];
  /** Left out: it is always asked. @param before the file as it was */
  readonly asked?: (input: EnvironmentInput, before: EnvironmentInput) => boolean;
}

/** What is typed where there shall be nothing. */
const NOTHING = "none";

const list = (answer: string) => (answer === NOTHING ? [] : answer.split(/[\s,]+/).filter(Boolean));
/** An address alone means itself. */
const network = (text: string) => (/^\d+(\.\d+){3}$/.test(text) ? `${text}/32` : text);

export const questions: readonly Question[] = [
  {
    flag: "account",
    hint: "AWS account, 12 digits. `aws sts get-caller-identity --query Account` prints that of your credentials.",
    present: ({ account }) => (account === PLACEHOLDER_ACCOUNT ? "" : account),
    changes: (account) => [{ path: ["account"], value: account }],
    about: [["account"]],
  },
  {
    flag: "region",
    hint: "AWS region.",
    present: ({ region }) => region,
    changes: (region, input) => [
      { path: ["region"], value: region },
      { path: ["network", "availabilityZones"], value: zonesIn(region, input) },
    ],
    about: [["region"]],
  },
  {
    flag: "zones",
    hint:
      "Availability zones. Not every account has the same: `aws ec2 describe-availability-zones --query " +
      "'AvailabilityZones[].ZoneName'` prints yours.",
    present: ({ network }) => network.availabilityZones.join(","),
    changes: (answer) => [{ path: ["network", "availabilityZones"], value: list(answer) }],
    about: [["network"]],
    asked: ({ region }, before) => region !== before.region,
  },
  {
    flag: "repository",
    hint: "Repository at GitHub, owner/name: its workflows may assume roles, and Argo CD deploys it.",
    present: ({ repository: { owner, name } }) => (owner === PLACEHOLDER_OWNER ? "" : `${owner}/${name}`),
    changes: (answer, input) => [{ path: ["repository"], value: repository(answer, input) }],
    about: [
      ["repository", "owner"],
      ["repository", "name"],
    ],
  },
  {
    flag: "repository-ids",
    hint:
      "Its numbers, OWNER/REPOSITORY, if it was created on 2026-07-15 or later (GitHub's tokens then have them): " +
      `gh api repos/OWNER/NAME --jq '"\\(.owner.id)/\\(.id)"'. Else ${NOTHING}.`,
    present: ({ repository: { ids } }) => (ids ? `${ids.owner}/${ids.repository}` : NOTHING),
    changes: (answer) => {
      const [owner, repository] = answer.split("/").map(Number);
      return [{ path: ["repository", "ids"], value: answer === NOTHING ? undefined : { owner, repository } }];
    },
    about: [["repository", "ids"]],
  },
  {
    flag: "admins",
    hint:
      "ARNs of IAM roles and users with all rights in the cluster, separated by commas. They must exist. " +
      "`aws iam list-roles --query 'Roles[].Arn'` prints them.",
    present: ({ cluster }) => cluster.admins.join(",") || NOTHING,
    changes: (answer) => [{ path: ["cluster", "admins"], value: list(answer) }],
    about: [["cluster", "admins"]],
  },
  {
    flag: "networks",
    hint:
      "Networks from which the Kubernetes API is reached over the internet, separated by commas. " +
      "https://checkip.amazonaws.com shows your address; without any, only the VPC reaches it.",
    present: ({ cluster }) => cluster.publicAccessCidrs.join(",") || NOTHING,
    changes: (answer) => [{ path: ["cluster", "publicAccessCidrs"], value: list(answer).map(network) }],
    about: [["cluster", "publicAccessCidrs"]],
  },
  {
    flag: "host",
    hint: `Public host of the service, whose DNS you have. With ${NOTHING}: the load balancer's name, over plain HTTP.`,
    present: ({ ingress }) => ingress?.host ?? NOTHING,
    changes: (host, { ingress }) => [
      { path: ["ingress"], value: host === NOTHING ? undefined : { ...ingress, host } },
    ],
    about: [["ingress", "host"]],
  },
  {
    flag: "certificate",
    hint: "ARN of that host's certificate in ACM, in this account and region. `aws acm list-certificates` prints them.",
    present: ({ ingress }) => ingress?.certificateArn ?? "",
    changes: (certificateArn, { ingress }) => [{ path: ["ingress"], value: { ...ingress, certificateArn } }],
    about: [["ingress"]],
    asked: ({ ingress }) => ingress !== undefined,
  },
];

/** The same letters in another region. */
function zonesIn(region: string, { network }: EnvironmentInput): string[] {
  return network.availabilityZones.map((zone) => `${region}${zone.at(-1)}`);
}

/** Another repository has other numbers. */
function repository(answer: string, { repository: present }: EnvironmentInput) {
  const { owner, name } = repositoryIn(answer) ?? { owner: answer, name: "" };
  return owner === present.owner && name === present.name ? present : { owner, name };
}
