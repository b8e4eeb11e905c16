import type { ClientRequest } from "node:http";
import { Agent, request } from "node:https";
import type { Access } from "./kubeconfig";

/** An object of the API, of whatever kind. */
// biome-ignore lint/suspicious/noExplicitAny: manifests have as many shapes as there are kinds.
export type Manifest = Record<string, any>;

/** What the API server answered when it refused something. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** Kinds by group and version, each with the name under which the API lists them. */
type Resources = ReadonlyMap<string, { readonly plural: string; readonly namespaced: boolean }>;

/** Applies as this manager: who asks later which fields are ours finds them by it. */
const MANAGER = "rehearsal";
const CONNECTIONS = 20;
/** As long as the server itself works on a request. */
const ANSWER_SECONDS = 60;

/** A Kubernetes API server. */
export class Api {
  private readonly server: URL;
  private readonly agent: Agent;
  private readonly known = new Map<string, Promise<Resources>>();

  constructor(private readonly access: Access) {
    this.server = new URL(access.server);
    this.agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  }

  /** @throws ApiError unless it is answered with success. */
  async get(path: string): Promise<Manifest> {
    return this.send("GET", path);
  }

  /** The same, or undefined where there is no such object. */
  async find(path: string): Promise<Manifest | undefined> {
    return this.get(path).catch((error: Error) => {
      if (error instanceof ApiError && error.status === 404) return undefined;
      throw error;
    });
  }

  async delete(path: string): Promise<void> {
    await this.send("DELETE", path);
  }

  /** Changes what `change` names, as a person does with `kubectl patch --type merge`. */
  async patch(path: string, change: Manifest): Promise<Manifest> {
    return this.send("PATCH", path, change, "application/merge-patch+json");
  }

  /**
   * Applies an object on the server, whose fields are ours from then on.
   *
   * @param options.namespace where it goes if it does not say so itself
   * @param options.dryRun only has it admitted
   * @throws ApiError for a field that its kind does not have, and for whatever admission refuses.
   */
  async apply(
    object: Manifest,
    options: { readonly namespace?: string; readonly dryRun?: boolean } = {},
  ): Promise<Manifest> {
    const namespace = object.metadata.namespace ?? options.namespace;
    const path = await this.pathOf({ ...object, metadata: { ...object.metadata, namespace } });
    const query = `fieldManager=${MANAGER}&force=true&fieldValidation=Strict${options.dryRun ? "&dryRun=All" : ""}`;
    return this.send("PATCH", `${path}?${query}`, object, "application/apply-patch+yaml");
  }

  /** Where an object is. @throws Error when the server does not know its kind. */
  async pathOf({ apiVersion, kind, metadata }: Manifest): Promise<string> {
    const root = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    const resource = (await this.resourcesOf(root)).get(kind);
    if (!resource) {
      // It may have come since.
      this.known.delete(root);
      throw new Error(`${this.server.host} serves no ${kind} of ${apiVersion}.`);
    }
    const namespace = resource.namespaced ? `/namespaces/${metadata.namespace ?? "default"}` : "";
    return `${root}${namespace}/${resource.plural}/${metadata.name}`;
  }

  /** Asks for what does not end by itself, on a connection of its own. */
  stream(path: string, query: Readonly<Record<string, string>>): ClientRequest {
    return request(this.addressOf(path, query), { ...this.options(), agent: false });
  }

  /** Ends the connections that are kept open. */
  close(): void {
    this.agent.destroy();
  }

  private addressOf(path: string, query: Readonly<Record<string, string>> = {}): URL {
    const url = new URL(path, this.server);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    return url;
  }

  private options(type?: string) {
    const { authority: ca, token, certificate: cert, key } = this.access;
    return {
      ca,
      cert,
      key,
      headers: {
        accept: "application/json",
        ...(token && { authorization: `Bearer ${token}` }),
        ...(type && { "content-type": type }),
      },
    };
  }

  private resourcesOf(root: string): Promise<Resources> {
    const known = this.known.get(root) ?? this.discover(root);
    this.known.set(root, known);
    return known;
  }

  private async discover(root: string): Promise<Resources> {
    const { resources } = await this.get(root).catch((error) => {
      this.known.delete(root);
      throw error;
    });
    return new Map(
      resources
        .filter(({ name }: Manifest) => !name.includes("/"))
        .map(({ kind, name, namespaced }: Manifest) => [kind, { plural: name, namespaced }]),
    );
  }

  private send(method: string, path: string, body?: object, type = "application/json"): Promise<Manifest> {
    return new Promise((resolve, reject) => {
      const call = request(
        this.addressOf(path),
        {
          ...this.options(body && type),
          method,
          agent: this.agent,
          signal: AbortSignal.timeout(ANSWER_SECONDS * 1000),
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on("data", (chunk) => chunks.push(chunk));
          response.once("error", reject);
          response.once("end", () => {
            const text = Buffer.concat(chunks).toString();
            const status = response.statusCode ?? 0;
            if (status < 300) return resolve(text.startsWith("{") ? JSON.parse(text) : {});
            const message = text.startsWith("{") ? JSON.parse(text).message : text;
            return reject(new ApiError(status, `${method} ${path}: ${message}`));
          });
        },
      );
      call.once("error", (error: NodeJS.ErrnoException) => {
        // The server had just closed a connection that was kept open: it never saw the request.
        const isStale = call.reusedSocket && error.code === "ECONNRESET";
        if (isStale) this.send(method, path, body, type).then(resolve, reject);
        else reject(error);
      });
      call.end(body && JSON.stringify(body));
    });
  }
}
