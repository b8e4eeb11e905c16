import { z } from "zod";
import { UserError } from "../../config/user-error";

/** Which plans may be applied: what a check hands to the apply, through the approval if there is one. */
export interface Decision {
  /** By the id of a stack: the digest of the plan that was reviewed or approved. */
  readonly accepted: Readonly<Record<string, string>>;
  /** Whether what no apply brings back may be destroyed. */
  readonly allowDestroy: boolean;
}

const schema = z.strictObject({
  accepted: z.record(z.string(), z.string().regex(/^sha256:[0-9a-f]{64}$/)),
  allowDestroy: z.boolean(),
});

/** @throws UserError for any text that no check printed. */
export function readDecision(text: string): Decision {
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    throw new UserError(
      "--decision: this is not what a check prints. Run `npm run deploy -- --env NAME --check`, and take its last line.",
    );
  }
}
