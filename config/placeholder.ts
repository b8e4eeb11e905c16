/**
 * Stands where an account id has not been filled in yet. AWS never issues it, and each stack pins its
 * account, so that synth works before there is an account and deploy is refused until there is one.
 */
export const PLACEHOLDER_ACCOUNT = "000000000000";
