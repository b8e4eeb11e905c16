import path from "node:path";
import { type Caller, findCaller } from "../../backend/aws";
import { howToFillIn, isOpenToStrangers, PLACEHOLDER_ACCOUNT } from "../../config/placeholder";
import type { Environment } from "../../config/schema";
import { broken, type Check, check, good, unknown, type Verdict, warning } from "./check";

/** AWS answers within a second; an address at which nobody answers would hold up the rest for minutes. */
const ANSWER_SECONDS = 5;

/** Whether the environment's account is filled in, and whose credentials reach AWS. */
export function environmentCheck(environment: Environment): Check {
  return check("environments", `${environment.name}: account`, async () => {
    const isPlaceholder = environment.account === PLACEHOLDER_ACCOUNT;
    return accountVerdict(environment, isPlaceholder ? {} : await findCallerInTime(environment));
  });
}

/** What the answer to "who am I" means for an environment; an error where there was none. */
export function accountVerdict(environment: Environment, caller: Caller | Error): Verdict {
  const { name, account } = environment;
  const file = `config/environments/${name}.ts`;
  if (account === PLACEHOLDER_ACCOUNT) {
    return warning(
      `${account} is a placeholder: synth and rehearsal work, deploy is refused`,
      howToFillIn(name),
    );
  }
  if (isOpenToStrangers(environment)) {
    const { owner, name: repository } = environment.repository;
    return broken(
      `${owner}/${repository} is no repository of yours: whoever has it could assume the roles of stack github`,
      howToFillIn(name),
    );
  }
  if (caller instanceof Error) {
    const [reason] = caller.message.replace(`${file}: `, "").split(". ", 1);
    return unknown(`${account}: ${reason}`, howToReach(name));
  }
  if (caller.account !== account) {
    return broken(
      `${account}, but your credentials belong to ${caller.account} (${caller.arn})`,
      `Log in to the other, for example with AWS_PROFILE, or correct ${file}`,
    );
  }
  return good(`${account}, as ${caller.arn}`);
}

function howToReach(name: string): string {
  return name === "local"
    ? "Keep a rehearsal running if you want to look at it: npm run rehearse -- --keep"
    : "Log in before you deploy, for example with `aws sso login`";
}

function findCallerInTime(environment: Environment): Promise<Caller | Error> {
  const folder = path.join("cdktf.out", "stacks", `${environment.name}-backend`);
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<Error>((resolve) => {
    const error = new Error(`AWS does not answer within ${ANSWER_SECONDS} s`);
    timer = setTimeout(() => resolve(error), ANSWER_SECONDS * 1000);
  });
  const answer = findCaller(environment, folder).catch((error: Error) => error);
  return Promise.race([answer, silence]).finally(() => clearTimeout(timer));
}
