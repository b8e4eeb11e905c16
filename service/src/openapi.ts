/** The service's OpenAPI 3.1 document. A test holds it to the routes, and the responses to its schemas. */
import type { Config } from "./config";
import { schemas } from "./schemas";

/** Methods by which OpenAPI 3.1 can describe what a path does. */
export const DESCRIBED_METHODS = [
  "get",
  "head",
  "post",
  "put",
  "patch",
  "delete",
  "trace",
  "options",
] as const;

type Method = (typeof DESCRIBED_METHODS)[number];
type Path = Partial<Record<Method, Operation>>;

/** @see https://spec.openapis.org/oas/v3.1.0#openapi-object – the part of it that this service uses. */
export interface Document {
  readonly openapi: "3.1.0";
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly paths: Readonly<Record<string, Path>>;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
}

export interface Operation {
  readonly summary: string;
  readonly parameters?: readonly object[];
  readonly requestBody?: object;
  readonly responses: Readonly<Record<string, Response>>;
}

export interface Response {
  readonly description: string;
  readonly headers?: Readonly<Record<string, object>>;
  readonly content?: Readonly<Record<string, { readonly schema: object }>>;
}

const TEXT = { schema: { type: "string" } };
const json = (schema: string) => ({
  "application/json": { schema: { $ref: `#/components/schemas/${schema}` } },
});

const PROBLEM: Response = {
  description: "A problem (RFC 9457), as a page or as JSON by what the client accepts.",
  content: {
    "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } },
    "text/html": TEXT,
  },
};

const NO_BODY: Response = { description: "As asked for; such an answer has no body." };

const ECHO: Operation = {
  summary: "What the server saw of this request",
  parameters: [
    {
      name: "format",
      in: "query",
      description: "Overrides the Accept header.",
      schema: { enum: ["html", "json"] },
    },
  ],
  responses: {
    200: {
      description: "The request, without its secrets.",
      content: { ...json("Echo"), "text/html": TEXT },
    },
    default: PROBLEM,
  },
};

/** @param stylesheet path of the pages' stylesheet, which changes with its content. */
export function openApiDocument(
  config: Pick<Config, "version" | "faultInjection">,
  stylesheet: string,
): Document {
  const paths = {
    "/": get("Start page", { 200: { description: "For people.", content: { "text/html": TEXT } } }),
    "/echo": byAnyMethod(ECHO),
    "/health": get("Liveness", { 200: { description: "Always.", content: json("Health") } }),
    "/ready": get("Readiness", {
      200: { description: "Send requests.", content: json("Readiness") },
      503: { description: "Starting, draining or told not ready.", content: json("Readiness") },
    }),
    "/openapi.json": get("This document", {
      200: { description: "OpenAPI 3.1.", content: { "application/json": { schema: { type: "object" } } } },
    }),
    [stylesheet]: get("The pages' stylesheet", {
      200: { description: "May be kept for ever.", content: { "text/css": TEXT } },
    }),
  };
  return {
    openapi: "3.1.0",
    info: {
      title: "Echo service",
      version: config.version,
      description: "Shows each request as the server saw it.",
    },
    paths: config.faultInjection ? { ...paths, ...faultPaths() } : paths,
    components: { schemas },
  };
}

function faultPaths(): Record<string, Path> {
  const status: Operation = {
    summary: "A response with this status",
    parameters: [inPath("code", 200, 599)],
    responses: {
      "2XX": { description: "As asked for.", content: json("Status") },
      ...{ 204: NO_BODY, 205: NO_BODY, 304: NO_BODY },
      "3XX": { description: "As asked for, but leading nowhere.", content: json("Status") },
      default: PROBLEM,
    },
  };
  return {
    "/status/{code}": byAnyMethod(status),
    "/delay/{ms}": get(
      "A response after so many milliseconds",
      { 200: { description: "As late as asked for.", content: json("Delay") } },
      [inPath("ms", 0, 10_000)],
    ),
  };
}

function byAnyMethod(operation: Operation): Path {
  // A body of any type will do.
  const write = { ...operation, requestBody: { content: { "*/*": {} } } };
  return withOptions({
    ...withHead(operation),
    ...{ post: write, put: write, patch: write, delete: operation, trace: operation },
  });
}

function get(summary: string, responses: Operation["responses"], parameters?: Operation["parameters"]): Path {
  return withOptions(withHead({ summary, parameters, responses: { ...responses, default: PROBLEM } }));
}

/** HEAD answers as GET does, with nothing in the body. */
function withHead(operation: Operation): Path {
  const responses = Object.entries(operation.responses).map(([status, response]) => {
    const { description, headers } = response;
    return [status, { description, headers }];
  });
  return { get: operation, head: { ...operation, responses: Object.fromEntries(responses) } };
}

function withOptions(path: Path): Path {
  const allow = { Allow: { schema: { type: "string" } } };
  const responses = { 204: { description: "Which methods there are.", headers: allow }, default: PROBLEM };
  return { ...path, options: { summary: "The methods allowed here", responses } };
}

function inPath(name: string, minimum: number, maximum: number): object {
  return { name, in: "path", required: true, schema: { type: "integer", minimum, maximum } };
}
