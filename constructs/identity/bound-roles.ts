import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import type { IAspect } from "cdktf";
import type { IConstruct } from "constructs";
import type { Environment } from "../../config/schema";

/** Gives the boundary to every role below the construct that it is added to. */
export class BoundRoles implements IAspect {
  constructor(private readonly environment: Environment) {}

  visit(node: IConstruct): void {
    if (node instanceof IamRole) node.permissionsBoundary = boundaryArn(this.environment);
  }
}

/** The boundary's ARN is made up from its name: stacks would otherwise have to read the backend's state for it. */
export function boundaryArn(environment: Environment): string {
  return `arn:aws:iam::${environment.account}:policy/${boundaryName(environment)}`;
}

/** Name of the policy that bounds the roles of an environment. */
export function boundaryName({ project, name }: Environment): string {
  return `${project}-${name}-role-boundary`;
}
