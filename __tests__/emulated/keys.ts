import { DescribeKeyCommand, type KeyMetadata, ListKeysCommand } from "@aws-sdk/client-kms";
import type { Aws } from "../../backend/aws";

/** What is known of every key of the account, of those that AWS makes for itself and of deleted ones, too. */
export async function keysIn({ kms }: Aws): Promise<KeyMetadata[]> {
  const { Keys = [] } = await kms.send(new ListKeysCommand());
  const found = await Promise.all(Keys.map(({ KeyId }) => kms.send(new DescribeKeyCommand({ KeyId }))));
  return found.map(({ KeyMetadata }) => KeyMetadata as KeyMetadata);
}
