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

it("lets a number or a text be what may be either", () => {
  const either = { anyOf: [{ type: "integer" }, { type: "string" }] };
  expect(structural(either)).toEqual({ ...either, "x-kubernetes-int-or-string": true });
});

it("takes a field called properties for the field that it is", () => {
  const list = { type: "array", items: { type: "string" } };
  const schema = { type: "object", properties: { properties: list, additionalProperties: false } };
  expect(structural(schema)).toEqual({ type: "object", properties: { properties: list } });
});

it("keeps the schema of a map's values", () => {
  const map = { type: "object", additionalProperties: { type: "array", items: { type: "string" } } };
  expect(structural(map)).toEqual(map);
});
