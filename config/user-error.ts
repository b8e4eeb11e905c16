/**
 * An error that its reader can mend: the message says what was wrong, where it stands and what to do.
 * Programs print the message alone; any other error is a fault of ours and keeps its stack.
 */
export class UserError extends Error {
  override readonly name = "UserError";
}
