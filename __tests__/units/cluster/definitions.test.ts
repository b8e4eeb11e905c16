/** Definitions that stand in for those whose makers' cannot be had. */
import { structural } from "../../../operations/cluster/definitions";

it("leaves it to the server to refuse unknown fields, as definitions must", () => {
  const schema = {
    type: "object",
    properties: { plugin: { type: "string" }, list: { type: "array", items: { type: "string" } } },
    required: ["plugin"],
  };
  expect(structural({ ...schema, additionalProperties: false })).toEqual(schema);
});

it("keeps what an object of any content holds", () => {
  expect(structural({ type: "object" })).toEqual({
    type: "object",
    "x-kubernetes-preserve-unknown-fields": true,
  });
});

it("keeps the schema of a map's values", () => {
  const map = { type: "object", additionalProperties: { type: "array", items: { type: "string" } } };
  expect(structural(map)).toEqual(map);
});
