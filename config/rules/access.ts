import { addressCount, overlap, PRIVATE_NETWORKS, SHARED_NETWORK, size, within } from "../cidr";
import { number, type Refusal } from "../refusal";
import type { Environment } from "../schema";

/** Who may reach the Kubernetes API: the lists of its public and its private endpoint. */
export function accessRefusals(environment: Environment): Refusal[] {
  return [
    ...publicAccessRefusals(environment),
    ...privateAccessRefusals(environment),
    ...adminRefusals(environment),
  ];
}

/** From these nothing arrives over the internet; the last three are the examples of manuals (RFC 5737). */
const RESERVED_NETWORKS = [
  ...PRIVATE_NETWORKS,
  SHARED_NETWORK,
  "127.0.0.0/8",
  "169.254.0.0/16",
  "192.0.2.0/24",
  "198.51.100.0/24",
  "203.0.113.0/24",
];

/** As many addresses as a /8 holds: no company's offices need more, and no list that opens the world has fewer. */
const MOST_PUBLIC_ADDRESSES = size(8);

function publicAccessRefusals({ cluster: { publicAccessCidrs } }: Environment): Refusal[] {
  const path = ["cluster", "publicAccessCidrs"];
  const opened = addressCount(publicAccessCidrs);
  if (opened > MOST_PUBLIC_ADDRESSES) {
    const share = opened === size(0) ? "the whole internet" : `${number(opened)} addresses`;
    return [
      {
        path,
        value: publicAccessCidrs,
        reason:
          `opens the Kubernetes API to ${share}. List only the networks of your offices and runners, at most ` +
          `${number(MOST_PUBLIC_ADDRESSES)} addresses together, or none: the private endpoint stays.`,
      },
    ];
  }
  return publicAccessCidrs.flatMap((cidr, index) =>
    RESERVED_NETWORKS.some((range) => overlap(cidr, range))
      ? [
          {
            path: [...path, index],
            value: cidr,
            reason:
              "is reserved: nothing reaches the public endpoint from there, and EKS refuses it. " +
              "List the public addresses behind which your networks stand.",
          },
        ]
      : [],
  );
}

/** Networks beyond the VPC would need routes and ACL rules to the intra subnets, where the endpoint stands. */
function privateAccessRefusals({ network, cluster: { privateAccessCidrs } }: Environment): Refusal[] {
  return privateAccessCidrs.flatMap((cidr, index) =>
    within(cidr, network.cidr)
      ? []
      : [
          {
            path: ["cluster", "privateAccessCidrs", index],
            value: cidr,
            reason:
              `is outside of network.cidr (${network.cidr}): nothing reaches the private endpoint from there. ` +
              "List networks within the VPC, or put a public one into cluster.publicAccessCidrs.",
          },
        ],
  );
}

/** A cluster takes one access entry a principal, and the workflows' roles have theirs. */
function adminRefusals({ project, name, account, cluster: { admins } }: Environment): Refusal[] {
  const ofGithub = `arn:aws:iam::${account}:role/${project}-${name}-github-`;
  return admins.flatMap((admin, index) =>
    admin.startsWith(ofGithub)
      ? [
          {
            path: ["cluster", "admins", index],
            value: admin,
            reason: "is a role of stack github, which enters the cluster anyway. Take it off the list.",
          },
        ]
      : [],
  );
}
