import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parse, stringify } from "yaml";
import { UserError } from "../../config/user-error";

/** How to reach an API server, and as whom: by a token, or by a certificate and its key. All but the address is PEM. */
export interface Access {
  readonly server: string;
  readonly authority: string;
  readonly token?: string;
  readonly certificate?: string;
  readonly key?: string;
}

/**
 * What the current context of a kubeconfig says.
 *
 * @throws UserError when it is not there, or signs in by what only works where it was made.
 */
export function readAccess(file: string): Access {
  const refusal = (why: string) =>
    new UserError(
      `${file} ${why}. Give a kubeconfig with an https address, its authority, and a token or certificate.`,
    );
  if (!existsSync(file)) throw refusal("is not there");
  const { contexts, clusters, users, "current-context": current } = parse(readFileSync(file, "utf8")) ?? {};
  const named = (list: Named[] | undefined, name: string): Entry => {
    const { name: _, ...found } = list?.find((entry) => entry.name === name) ?? {};
    return (Object.values(found)[0] as Entry) ?? {};
  };
  const context = named(contexts, current);
  if (!context.cluster) throw refusal("has no current context");
  /** As a file beside it, or in it. */
  const pem = (entry: Entry, name: string): string | undefined => {
    if (entry[`${name}-data`]) return Buffer.from(entry[`${name}-data`] as string, "base64").toString();
    return entry[name] && readFileSync(path.resolve(path.dirname(file), entry[name]), "utf8");
  };
  const cluster = named(clusters, context.cluster);
  const user = named(users, context.user ?? "");
  const authority = pem(cluster, "certificate-authority");
  if (!cluster.server?.startsWith("https://") || !authority)
    throw refusal(`names no address with an authority (server: ${cluster.server ?? "none"})`);
  const certificate = pem(user, "client-certificate");
  const key = pem(user, "client-key");
  if (!user.token && !(certificate && key))
    throw refusal(`signs in by ${Object.keys(user).join(", ") || "nothing"}`);
  return {
    server: cluster.server,
    authority,
    ...(user.token ? { token: user.token } : { certificate: certificate as string, key: key as string }),
  };
}

/** A kubeconfig that holds all of it, for its owner's eyes. */
export function writeKubeconfig(file: string, { server, authority, token, certificate, key }: Access): void {
  const name = "rehearsal";
  const data = (pem: string) => Buffer.from(pem).toString("base64");
  const user = token
    ? { token }
    : { "client-certificate-data": data(certificate ?? ""), "client-key-data": data(key ?? "") };
  const text = stringify({
    apiVersion: "v1",
    kind: "Config",
    "current-context": name,
    contexts: [{ name, context: { cluster: name, user: name } }],
    clusters: [{ name, cluster: { server, "certificate-authority-data": data(authority) } }],
    users: [{ name, user }],
  });
  writeFileSync(file, text, { mode: 0o600 });
}

type Named = { readonly name: string; readonly [kind: string]: unknown };
type Entry = Readonly<Record<string, string | undefined>>;
