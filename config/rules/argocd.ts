import type { Refusal } from "../refusal";
import type { Environment } from "../schema";

/** Whether anybody can log in where people are sent to. */
export function argocdRefusals({ argocd, catalog, ingress }: Environment): Refusal[] {
  return [
    ...(argocd.host && !argocd.oidc
      ? [
          {
            path: ["argocd", "host"],
            value: argocd.host,
            reason:
              "is a page on which nobody could log in: Argo CD has no passwords here. Set argocd.oidc as well, or " +
              "leave both out and see docs/operations/argocd.md.",
          },
        ]
      : []),
    ...(argocd.host && !ingress
      ? [
          {
            path: ["argocd", "host"],
            value: argocd.host,
            reason:
              "would send people's tokens in the clear: the load balancer has no certificate. Set " +
              "ingress.certificateArn to one that covers this host as well.",
          },
        ]
      : []),
    ...(argocd.oidc && catalog === "seed"
      ? [
          {
            path: ["argocd", "oidc"],
            value: argocd.oidc.issuer,
            reason:
              "needs Argo CD 2.10 or newer: 2.8, of catalog seed, knows no PKCE and would need a client secret. " +
              'Set catalog to "current", or leave it out and see docs/operations/argocd.md.',
          },
        ]
      : []),
  ];
}
