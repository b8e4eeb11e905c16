import { NamespaceV1 } from "@cdktf/provider-kubernetes/lib/namespace-v1";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";

/** How much a pod may ask of its node. https://kubernetes.io/docs/concepts/security/pod-security-standards/ */
export type PodSecurity = "privileged" | "baseline" | "restricted";

export interface NamespaceConfig {
  readonly name: string;
  /** Pods that ask for more are refused. */
  readonly podSecurity: PodSecurity;
}

/** A namespace whose pods are held to a Pod Security Standard; what the next stricter one would refuse is warned about. */
class Namespace extends Construct {
  readonly name: string;
  readonly namespace: ITerraformDependable;

  constructor(scope: Construct, id: string, { name, podSecurity }: NamespaceConfig) {
    super(scope, id);
    const namespace = new NamespaceV1(this, "namespace", {
      metadata: {
        name,
        labels: {
          "app.kubernetes.io/managed-by": "terraform",
          "pod-security.kubernetes.io/enforce": podSecurity,
          "pod-security.kubernetes.io/enforce-version": "latest",
          "pod-security.kubernetes.io/warn": "restricted",
          "pod-security.kubernetes.io/audit": "restricted",
        },
      },
    });
    // A reference, so that what is put into the namespace waits for it.
    this.name = namespace.metadata.name;
    this.namespace = namespace;
  }
}

/** Several namespaces, made before what is put into them. */
export class Namespaces<Name extends string> extends Construct {
  /** The namespace of each name, as a reference: what is put there waits for it. */
  readonly named: Readonly<Record<Name, string>>;
  readonly all: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, standards: Readonly<Record<Name, PodSecurity>>) {
    super(scope, id);
    const names = Object.keys(standards) as Name[];
    const made = names.map((name) => new Namespace(this, name, { name, podSecurity: standards[name] }));
    this.named = Object.fromEntries(made.map(({ name }, index) => [names[index], name])) as typeof this.named;
    this.all = made.map(({ namespace }) => namespace);
  }
}
