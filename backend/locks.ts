import { createHash } from "node:crypto";
import os from "node:os";
import { DeleteItemCommand, GetItemCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { DeleteObjectCommand } from "@aws-sdk/client-s3";
import { type Aws, ifPresent, readObject } from "./aws";

/** Where a state's locks are. */
export interface LockPlaces {
  readonly bucket: string;
  /** Of the state. */
  readonly key: string;
  /** Undefined where S3 alone does the locking. */
  readonly table: string | undefined;
}

/** What Terraform writes into a lock. */
interface LockInfo {
  readonly ID: string;
  readonly Operation: string;
  /** As user@host. */
  readonly Who: string;
  readonly Created: string;
}

/**
 * Removes the locks of a Terraform that was killed, and only those: taken by this user on this machine since
 * `since`, when the killed run began. Whoever calls knows that none of its processes is left.
 *
 * @returns The operations that had held them.
 */
export async function releaseKilledLocks(aws: Aws, places: LockPlaces, since: Date): Promise<string[]> {
  const ours = (info: LockInfo) =>
    info.Who === `${os.userInfo().username}@${os.hostname()}` && new Date(info.Created) >= since;
  const released = new Set<string>();

  const file = `${places.key}.tflock`;
  const inBucket = parse((await readObject(aws, places.bucket, file))?.toString());
  if (inBucket && ours(inBucket)) {
    await aws.s3.send(new DeleteObjectCommand({ Bucket: places.bucket, Key: file }));
    released.add(inBucket.Operation);
  }

  const item = places.table && (await readItem(aws, places.table, lockId(places)));
  const inTable = parse(item);
  if (item && inTable && ours(inTable)) {
    await trustState(aws, places);
    await aws.dynamodb.send(
      new DeleteItemCommand({
        TableName: places.table,
        Key: { LockID: { S: lockId(places) } },
        // Nobody else's, should it have changed hands since it was read.
        ConditionExpression: "Info = :info",
        ExpressionAttributeValues: { ":info": { S: item } },
      }),
    );
    released.add(inTable.Operation);
  }
  return [...released];
}

/**
 * Terraform writes the state, then its MD5 into the table, and refuses a state whose MD5 is another. Killed
 * between the two, it has written all of the state: S3 keeps no halves.
 */
async function trustState(aws: Aws, { bucket, key, table }: LockPlaces): Promise<void> {
  const state = await readObject(aws, bucket, key);
  if (!state) return;
  await aws.dynamodb.send(
    new UpdateItemCommand({
      TableName: table,
      Key: { LockID: { S: `${lockId({ bucket, key })}-md5` } },
      UpdateExpression: "SET Digest = :digest",
      ExpressionAttributeValues: { ":digest": { S: createHash("md5").update(state).digest("hex") } },
    }),
  );
}

function lockId({ bucket, key }: Pick<LockPlaces, "bucket" | "key">): string {
  return `${bucket}/${key}`;
}

async function readItem({ dynamodb }: Aws, table: string, id: string): Promise<string | undefined> {
  const get = new GetItemCommand({ TableName: table, Key: { LockID: { S: id } }, ConsistentRead: true });
  return (await ifPresent(dynamodb.send(get)))?.Item?.Info?.S;
}

function parse(lock: string | undefined): LockInfo | undefined {
  return lock ? (JSON.parse(lock) as LockInfo) : undefined;
}
