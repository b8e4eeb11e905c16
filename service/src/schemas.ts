/** JSON Schemas (draft 2020-12, as OpenAPI 3.1 has it) of what the service answers. */

const string = { type: "string" };
const optional = { type: ["string", "null"] };
const integer = { type: "integer", minimum: 0 };

/** Every member is required and there are no others, or the document would promise too little. */
function object(properties: Readonly<Record<string, object>>): object {
  return { type: "object", properties, required: Object.keys(properties), additionalProperties: false };
}

const namesAndValues = { type: "array", items: object({ name: string, value: string }) };

/** By name, for `components.schemas`. */
export const schemas: Readonly<Record<string, object>> = {
  Echo: object({
    method: string,
    url: string,
    path: string,
    query: namesAndValues,
    headers: namesAndValues,
    body: {
      oneOf: [
        { type: "null" },
        object({ sizeBytes: integer, contentType: optional, text: optional, base64: optional }),
      ],
    },
    client: object({ address: string }),
    protocol: object({ scheme: { enum: ["http", "https"] }, httpVersion: string }),
    server: object({ hostName: string, pod: optional, namespace: optional, node: optional }),
    service: object({ name: string, version: string, environment: string }),
    requestId: string,
    traceId: { type: "string", pattern: "^[0-9a-f]{32}$" },
    time: string,
  }),
  Problem: object({
    type: { const: "about:blank" },
    title: string,
    status: { type: "integer", minimum: 400, maximum: 599 },
    detail: string,
    requestId: string,
  }),
  Health: object({ status: { const: "ok" } }),
  Readiness: object({ status: { enum: ["starting", "ready", "withheld", "draining"] } }),
  Status: object({ status: integer }),
  Delay: object({ delayMs: integer }),
};
