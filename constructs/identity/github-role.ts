import {
  DataAwsIamPolicyDocument,
  type DataAwsIamPolicyDocumentStatement,
} from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import { Construct } from "constructs";
import { suppress } from "../policies/suppress";
import { AUDIENCE, ISSUER } from "./github-token";

export interface GithubRoleConfig {
  readonly name: string;
  readonly description: string;
  readonly providerArn: string;
  /** Subject claims that may assume the role; `*` stands for any characters. */
  readonly subjects: readonly string[];
  /** Git ref that the job must run on besides, for example "refs/heads/main". */
  readonly ref?: string;
  readonly statements: readonly DataAwsIamPolicyDocumentStatement[];
  /** An AWS managed policy that the statements add to and take from, and why one so broad will do. */
  readonly broadPolicy?: { readonly arn: string; readonly reason: string };
  /** Longest session, in hours, 1 to 12: as long as the longest job, since a leaked session lives no longer. */
  readonly sessionHours: number;
}

/** A role that workflow jobs of one repository assume with the token GitHub issues them. */
export class GithubRole extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, config: GithubRoleConfig) {
    super(scope, id);
    const trust = new DataAwsIamPolicyDocument(this, "trust", { statement: [trustStatement(config)] });
    const role = new IamRole(this, "role", {
      name: config.name,
      description: config.description,
      assumeRolePolicy: trust.json,
      maxSessionDuration: config.sessionHours * 3600,
    });
    if (config.broadPolicy) {
      const { arn, reason } = config.broadPolicy;
      const attachment = new IamRolePolicyAttachment(this, "broad", { role: role.name, policyArn: arn });
      suppress(attachment, "no-wildcard-permissions", reason);
    }
    // Inline, so that it can be attached to nothing else and goes with its role.
    const permissions = new DataAwsIamPolicyDocument(this, "permissions", {
      statement: [...config.statements],
    });
    new IamRolePolicy(this, "policy", { name: id, role: role.name, policy: permissions.json });
    this.arn = role.arn;
  }
}

function trustStatement({ providerArn, subjects, ref }: GithubRoleConfig): DataAwsIamPolicyDocumentStatement {
  return {
    sid: "GithubJobs",
    actions: ["sts:AssumeRoleWithWebIdentity"],
    principals: [{ type: "Federated", identifiers: [providerArn] }],
    condition: [
      { test: "StringEquals", variable: `${ISSUER}:aud`, values: [AUDIENCE] },
      {
        test: subjects.some((value) => value.includes("*")) ? "StringLike" : "StringEquals",
        variable: `${ISSUER}:sub`,
        values: [...subjects],
      },
      ...(ref ? [{ test: "StringEquals", variable: `${ISSUER}:ref`, values: [ref] }] : []),
    ],
  };
}
