import os from "node:os";
import { DeleteItemCommand, GetItemCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { DeleteObjectCommand, GetObjectCommand } from "@aws-sdk/client-s3";
import type { Aws } from "../../../backend/aws";
import { releaseKilledLocks } from "../../../backend/locks";

const SINCE = new Date("2026-01-02T03:04:05Z");
const US = `${os.userInfo().username}@${os.hostname()}`;
const ours = lock({ Who: US, Created: "2026-01-02T03:04:06.123456789Z" });

test("a lock that we took in the killed run is released, in both places", async () => {
  const { aws, sent } = awsWith(ours);
  expect(await release(aws)).toEqual(["OperationTypeApply"]);
  expect(sent(DeleteObjectCommand)).toEqual([{ Bucket: "states", Key: "backend/terraform.tfstate.tflock" }]);
  expect(sent(DeleteItemCommand)).toMatchObject([
    {
      TableName: "locks",
      Key: { LockID: { S: "states/backend/terraform.tfstate" } },
      ConditionExpression: "Info = :info",
      ExpressionAttributeValues: { ":info": { S: ours } },
    },
  ]);
});

test("the state that was written while it was held is vouched for by its MD5", async () => {
  const { aws, sent } = awsWith(ours);
  await release(aws);
  expect(sent(UpdateItemCommand)).toMatchObject([
    {
      Key: { LockID: { S: "states/backend/terraform.tfstate-md5" } },
      ExpressionAttributeValues: { ":digest": { S: "9ed39e2ea931586b6a985a6942ef573e" } },
    },
  ]);
});

test.each([
  ["somebody else's", lock({ Who: "somebody@elsewhere", Created: "2026-01-02T03:04:06Z" })],
  ["one that we took before the killed run", lock({ Who: US, Created: "2026-01-02T03:04:04Z" })],
  ["one that there is not", undefined],
])("a lock is left alone: %s", async (_, info) => {
  const { aws, sent } = awsWith(info);
  expect(await release(aws)).toEqual([]);
  expect(sent(DeleteObjectCommand)).toEqual([]);
  expect(sent(DeleteItemCommand)).toEqual([]);
  expect(sent(UpdateItemCommand)).toEqual([]);
});

test("without a lock table none is asked for", async () => {
  const { aws, sent } = awsWith(ours);
  await releaseKilledLocks(
    aws,
    { bucket: "states", key: "backend/terraform.tfstate", table: undefined },
    SINCE,
  );
  expect(sent(DeleteObjectCommand)).toHaveLength(1);
  expect(sent(GetItemCommand)).toEqual([]);
});

function release(aws: Aws): Promise<string[]> {
  return releaseKilledLocks(
    aws,
    { bucket: "states", key: "backend/terraform.tfstate", table: "locks" },
    SINCE,
  );
}

function lock(info: { Who: string; Created: string }): string {
  return JSON.stringify({ ID: "1", Operation: "OperationTypeApply", ...info });
}

/** An AWS that holds the state "state", and a lock in both places, if any. */
function awsWith(info: string | undefined) {
  const commands: { input: unknown }[] = [];
  const send = async (command: { input: unknown }) => {
    commands.push(command);
    if (command instanceof GetObjectCommand) {
      const text = command.input.Key?.endsWith(".tflock") ? info : "state";
      if (text === undefined) throw Object.assign(new Error(), { name: "NoSuchKey" });
      return { Body: { transformToByteArray: async () => Buffer.from(text) } };
    }
    if (command instanceof GetItemCommand) return { Item: info && { Info: { S: info } } };
    return {};
  };
  return {
    aws: { s3: { send }, dynamodb: { send } } as unknown as Aws,
    sent: (type: new (input: never) => unknown) =>
      commands.filter((command) => command instanceof type).map(({ input }) => input),
  };
}
