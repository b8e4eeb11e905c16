/** Argo CD's own settings: who comes in and what they may do, how often it looks, what it calls healthy. */
import type { Environment } from "../../config/schema";

export interface Configs {
  /** Keys of the ConfigMap `argocd-cm`: flat, dots and all. */
  readonly cm: Readonly<Record<string, string | boolean>>;
  readonly rbac: { readonly "policy.default": "role:readonly"; readonly "policy.csv"?: string };
}

/** How often Argo CD looks for commits. Controller and repository server each take as long: twice the time at worst. */
const RECONCILIATION = "60s";

export function configs({ host, oidc }: Environment["argocd"]): Configs {
  return {
    cm: {
      "admin.enabled": false,
      // As `kubectl port-forward` has it where there is no host: the address that people are sent back to.
      url: host ? `https://${host}` : "https://localhost:8080",
      "timeout.reconciliation": RECONCILIATION,
      // A label would be overwritten where a chart sets the same one.
      "application.resourceTrackingMethod": "annotation",
      "resource.customizations.health.configuration.konghq.com_KongPlugin": kongPluginHealth,
      ...(oidc && { "oidc.config": oidcConfig(oidc) }),
    },
    rbac: {
      "policy.default": "role:readonly",
      ...(oidc && { "policy.csv": `g, ${oidc.adminGroup}, role:admin` }),
    },
  };
}

/** Argo CD wants text; JSON is YAML. */
function oidcConfig({ issuer, clientId }: NonNullable<Environment["argocd"]["oidc"]>): string {
  return JSON.stringify({
    name: "OIDC",
    issuer,
    clientID: clientId,
    enablePKCEAuthentication: true,
    requestedScopes: ["openid", "profile", "email", "groups"],
  });
}

/** Rollouts, autoscalers, Ingresses and ExternalSecrets are known to Argo CD; what Kong refuses is not. */
const kongPluginHealth = `
for _, condition in ipairs((obj.status or {}).conditions or {}) do
  if condition.type == "Programmed" and condition.status == "False" then
    return { status = "Degraded", message = condition.message }
  end
end
return { status = "Healthy" }
`.trimStart();
