import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import type { CatalogName } from "../../config/catalog";
import type { Manifest } from "./api";
import type { Programs } from "./build";

/** A kind whose makers' definition cannot be had as a Go module. */
interface StandIn {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly scope: "Namespaced" | "Cluster";
}

const kong = { group: "configuration.konghq.com", version: "v1", scope: "Namespaced" } as const;
const externalSecrets = { group: "external-secrets.io", version: "v1" } as const;

/** Of the kinds that our charts use. */
const standIns: readonly StandIn[] = [
  { ...kong, kind: "KongPlugin", plural: "kongplugins" },
  { ...externalSecrets, kind: "ExternalSecret", plural: "externalsecrets", scope: "Namespaced" },
  { ...externalSecrets, kind: "ClusterSecretStore", plural: "clustersecretstores", scope: "Cluster" },
  {
    group: "generators.external-secrets.io",
    version: "v1alpha1",
    kind: "Password",
    plural: "passwords",
    scope: "Namespaced",
  },
];

/** Every custom resource definition that our charts need: those of the controllers, and stand-ins for the rest. */
export function definitions(programs: Programs, schemas = schemasFolder(programs.catalog)): Manifest[] {
  const made = (["argo-rollouts", "argo-cd"] as const).flatMap((name) => programs.definitionsOf(name));
  return [
    ...made.map((file) => parse(readFileSync(file, "utf8"))),
    ...standIns.map((standIn) => definition(standIn, schemaOf(standIn, schemas))),
  ];
}

/** Where strict JSON schemas of custom resources are looked for, as for kubeconform (operations/tools/schemas.ts). */
export function schemasFolder(catalog: CatalogName): string {
  return path.resolve(process.env.SCHEMAS_DIR || path.join("..", "shared", "schemas"), `crd-${catalog}`);
}

/** By kubeconform's name for it; where there is none, anything goes. */
function schemaOf({ group, version, kind }: StandIn, schemas: string): Manifest {
  const file = path.join(schemas, `${kind.toLowerCase()}-${group.split(".")[0]}-${version}.json`);
  if (!existsSync(file)) return { type: "object", "x-kubernetes-preserve-unknown-fields": true };
  return structural(JSON.parse(readFileSync(file, "utf8")));
}

function definition({ group, version, kind, plural, scope }: StandIn, known: Manifest): Manifest {
  // What is in every object's metadata, the server knows itself.
  const schema = { ...known, properties: { ...known.properties, metadata: { type: "object" } } };
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      scope,
      names: { kind, plural, singular: kind.toLowerCase(), listKind: `${kind}List` },
      versions: [
        {
          name: version,
          served: true,
          storage: true,
          schema: { openAPIV3Schema: schema },
          subresources: { status: {} },
        },
      ],
    },
  };
}

/**
 * A strict JSON schema as definitions take it: the server refuses unknown fields by itself, and an object of which
 * nothing is known may hold anything.
 */
export function structural(schema: Manifest): Manifest {
  const { additionalProperties, properties, items, ...rest } = schema;
  const open = additionalProperties && typeof additionalProperties === "object";
  return {
    ...rest,
    ...(properties && {
      properties: Object.fromEntries(
        Object.entries<Manifest>(properties)
          // What made the schema takes a field that is called "properties" for a list of fields, and closes it.
          .filter(([, value]) => typeof value === "object")
          .map(([name, value]) => [name, structural(value)]),
      ),
    }),
    ...(items && { items: structural(items) }),
    ...(open && { additionalProperties: structural(additionalProperties) }),
    ...(rest.anyOf && !rest.type && { "x-kubernetes-int-or-string": true }),
    ...(rest.type === "object" && !properties && !open && { "x-kubernetes-preserve-unknown-fields": true }),
  };
}
