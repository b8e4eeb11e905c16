import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { LocalState, type State, unknownTo } from "../../../backend/states";

describe("of two states", () => {
  const bucket = {
    mode: "managed",
    type: "aws_s3_bucket",
    name: "states",
    instances: [idOf("one")],
  } as const;
  const key = { mode: "managed", type: "aws_kms_key", name: "key", instances: [idOf("k")] } as const;
  const document = {
    mode: "data",
    type: "aws_iam_policy_document",
    name: "p",
    instances: [idOf("1")],
  } as const;

  test("one that has the same resources and more came after the other", () => {
    expect(unknownTo(state(bucket, key), state(bucket))).toEqual([]);
  });

  test("one that lacks a resource is not the other's successor", () => {
    expect(unknownTo(state(bucket), state(bucket, key))).toEqual(["aws_kms_key.key (k)"]);
  });

  test("the same address with another id is another resource", () => {
    const other = { ...bucket, instances: [idOf("two")] };
    expect(unknownTo(state(other), state(bucket))).toEqual(["aws_s3_bucket.states (one)"]);
  });

  test("what was only read does not count", () => {
    expect(unknownTo(state(bucket), state(bucket, document))).toEqual([]);
  });
});

describe("the state on this machine", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), "states-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test("is used in place of the bucket, and no longer once it is left", () => {
    const local = new LocalState(folder);
    local.use();
    const override = JSON.parse(readFileSync(path.join(folder, "backend_override.tf.json"), "utf8"));
    expect(override).toEqual({ terraform: { backend: { local: { path: "bootstrap.tfstate" } } } });
    local.leave();
    expect(readdirSync(folder)).toEqual([]);
  });

  test("is none before there is one", () => {
    expect(new LocalState(folder).read()).toBeUndefined();
  });

  test("is set aside when a killed Terraform left it half-written", () => {
    writeFileSync(path.join(folder, "bootstrap.tfstate"), '{"resources": [');
    expect(new LocalState(folder).read()).toBeUndefined();
    expect(readdirSync(folder)).toEqual(["bootstrap.tfstate.damaged"]);
  });

  test("leaves nothing behind when it is removed", () => {
    for (const file of ["bootstrap.tfstate", "bootstrap.tfstate.backup", ".bootstrap.tfstate.lock.info"]) {
      writeFileSync(path.join(folder, file), "{}");
    }
    new LocalState(folder).remove();
    expect(existsSync(folder) && readdirSync(folder)).toEqual([]);
  });
});

function idOf(id: string) {
  return { attributes: { id } };
}

function state(...resources: State["resources"]): State {
  return { resources, outputs: {} };
}
