/** The places of an environment's Terraform states, as the backend stack hands them on. */
export interface StateAccess {
  readonly bucketArn: string;
  readonly keyArn: string;
  /** Undefined where S3 alone does the locking. */
  readonly lockTableArn: string | undefined;
}
