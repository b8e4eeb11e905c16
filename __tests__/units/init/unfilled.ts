import { readFileSync } from "node:fs";

/**
 * A file of config/environments that nobody has filled in, as dev.ts and prod.ts ship: made of that of `local`, since
 * those may have been filled in by now.
 */
export function unfilled(name: "dev" | "prod"): string {
  return readFileSync("config/environments/local.ts", "utf8")
    .replace(/^/, 'import { PLACEHOLDER_ACCOUNT } from "../placeholder";\n')
    .replace("export const local", `export const ${name}`)
    .replace('name: "local"', `name: "${name}"`)
    .replace(/account: "\d+"/, "account: PLACEHOLDER_ACCOUNT")
    .replace('cidr: "10.0.0.0/16"', `cidr: "${name === "dev" ? "10.10.0.0/16" : "10.20.0.0/16"}"`)
    .replace(/^ {2}aws: \{[\s\S]*?^ {2}\},\n/m, "");
}
