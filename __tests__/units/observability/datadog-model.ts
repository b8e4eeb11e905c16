/** Datadog's own model of what its API takes: the types of its TypeScript client, walked for what they do not know. */
import { ObjectSerializer as Serializer } from "@datadog/datadog-api-client/dist/packages/datadog-api-client-v1/models/ObjectSerializer";

type Model = "Dashboard" | "ServiceLevelObjectiveRequest" | "Monitor";

/** Where an object is not what the model says, with what stands there: empty if it is. */
export function complaints(model: Model, object: unknown): string[] {
  let read: unknown;
  try {
    read = Serializer.deserialize(structuredClone(object), model, "");
  } catch (error) {
    return [`${model}: ${(error as Error).message}`];
  }
  return walk(read, model);
}

function walk(value: unknown, path: string): string[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => walk(item, `${path}[${index}]`));
  if (typeof value !== "object" || value === null || value instanceof Date) return [];
  const known = value as Readonly<Record<string, unknown>>;
  if (value.constructor.name === "UnparsedObject") return [`${path} is ${JSON.stringify(known._data)}`];
  const unknown = Object.keys((known.additionalProperties as object | undefined) ?? {});
  return [
    ...unknown.map((key) => `${path} knows no ${key}`),
    ...Object.entries(known)
      .filter(([key]) => key !== "additionalProperties")
      .flatMap(([key, inner]) => walk(inner, `${path}.${key}`)),
  ];
}
