import { existsSync } from "node:fs";
import path from "node:path";
import type { Found } from "./found";

/** JSON schemas of Kubernetes and of the custom resources on it, as kubeconform is told where they are. */
export interface Schemas {
  /** Values for kubeconform's `-schema-location`, in order, for the custom resources of a version catalog. */
  readonly locations: (catalog: SchemaCatalog) => readonly string[];
}

/** Version catalogs (config/catalog.ts): each brings custom resources of other versions. */
export type SchemaCatalog = "seed" | "current";

export interface SchemaSearch {
  readonly env?: NodeJS.ProcessEnv;
  /** The folder that is looked into unless SCHEMAS_DIR says another. */
  readonly usual?: string;
  /** Where the public schemas of custom resources are. */
  readonly publicCatalog?: string;
}

/** Beside the checkout. */
const USUAL = path.join("..", "shared", "schemas");
const PUBLIC_CATALOG = "https://raw.githubusercontent.com/datreeio/CRDs-catalog/main";
const ANSWER_MILLISECONDS = 3000;

/**
 * The schemas in the folder SCHEMAS_DIR (default `../shared/schemas`), which serve without network; else the public
 * ones: kubeconform's own of Kubernetes, and for custom resources datreeio/CRDs-catalog, whose newest versions stand
 * in for both catalogs.
 */
export async function findSchemas(search: SchemaSearch = {}): Promise<Found<Schemas>> {
  const { env = process.env, usual = USUAL, publicCatalog = PUBLIC_CATALOG } = search;
  const folder = path.resolve(env.SCHEMAS_DIR || usual);
  if (existsSync(path.join(folder, "crd-seed"))) {
    return {
      found: true,
      locations: (catalog) => [
        `${folder}/{{.NormalizedKubernetesVersion}}-standalone{{.StrictSuffix}}/{{.ResourceKind}}{{.KindSuffix}}.json`,
        `${folder}/crd-${catalog}/{{.ResourceKind}}{{.KindSuffix}}.json`,
      ],
    };
  }
  if (await answers(`${publicCatalog}/configuration.konghq.com/kongplugin_v1.json`)) {
    const custom = `${publicCatalog}/{{.Group}}/{{.ResourceKind}}_{{.ResourceAPIVersion}}.json`;
    return { found: true, locations: () => ["default", custom] };
  }
  return {
    found: false,
    why: `no schemas: ${folder} holds none, and the public ones do not answer`,
    remedy: "Connect to the internet, or set SCHEMAS_DIR to a folder that has them",
  };
}

function answers(url: string): Promise<boolean> {
  return fetch(url, { method: "HEAD", signal: AbortSignal.timeout(ANSWER_MILLISECONDS) }).then(
    (response) => response.ok,
    () => false,
  );
}
