/** `npm run init`, run as it is: with a file that it may write, and somebody who types. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseEnvironment } from "../../../config/load";
import { readEnvironment } from "../../../operations/init/environment-file";
import { executables, outputOf } from "../../../operations/tools/command";
import { asShipped } from "../../as-shipped/as-shipped";
import { copyOfRepository, forget, init } from "./copy";

jest.setTimeout(60_000);

const ENTER = "";
const ADMIN = "arn:aws:iam::111122223333:role/admin";
const certificate = (region: string) =>
  `arn:aws:acm:${region}:111122223333:certificate/12345678-1234-1234-1234-123456789012`;

let folder: string;
const fileOf = (name: string) => path.join(folder, "config", "environments", `${name}.ts`);
const text = (name = "dev") => readFileSync(fileOf(name), "utf8");
const written = (name = "dev") => readEnvironment(text(name), name);

beforeEach(() => {
  folder = copyOfRepository();
});
afterEach(() => forget(folder));

test("asks for everything, again where an answer is refused, and writes what synth accepts", async () => {
  const before = written();
  const { code, stdout, stderr } = await init(
    folder,
    [],
    [
      ...["12", '"111122223333"'],
      ...["mars", "eu-west-1", ENTER],
      ...["acme", "https://github.com/acme/shop.git", "12/34"],
      ...["me", ADMIN],
      ...["10.0.0.0/8", "8.8.8.8"],
      ...["shop.example.com", certificate("us-east-1"), certificate("eu-west-1")],
    ],
  );
  expect(stderr).toBe("");
  expect(code).toBe(0);
  for (const refused of [
    'account: "12" is not an AWS account id',
    'region: "mars" is not a commercial AWS region',
    'repository.name: "" is not a GitHub repository name',
    'cluster.admins.0: "me" is not the ARN',
    'cluster.publicAccessCidrs.0: "10.0.0.0/8" is reserved',
    "is in us-east-1, and the load balancer in eu-west-1 takes none from there",
  ]) {
    expect(stdout).toContain(refused);
  }
  expect(parseEnvironment(written())).toMatchObject({
    account: "111122223333",
    region: "eu-west-1",
    repository: { owner: "acme", name: "shop", ids: { owner: 12, repository: 34 } },
    network: { availabilityZones: ["eu-west-1a", "eu-west-1b", "eu-west-1c"] },
    cluster: { admins: [ADMIN], publicAccessCidrs: ["8.8.8.8/32"] },
    ingress: { host: "shop.example.com", certificateArn: certificate("eu-west-1") },
  });
  expect(stdout).toContain('region: "us-east-1" → "eu-west-1"');
  expect(stdout).toContain("npm run bootstrap -- --env dev");
  // What is asked for is what tests leave out of an environment that somebody has filled in.
  expect(asShipped(written())).toEqual(before);
});

test("Enter keeps what is there, but neither account nor owner that stand for one", async () => {
  const repository = [ENTER, "example/shop", "acme/sample-platform"];
  const answers = [ENTER, "000000000000", "111122223333", ENTER, ...repository, ...Array(4).fill(ENTER)];
  const { code, stdout } = await init(folder, [], answers);
  expect(code).toBe(0);
  expect(stdout).toContain('account: "000000000000" stands for an account.');
  expect(stdout).toContain('repository.owner: "example" stands for an owner');
  expect(stdout).toContain(
    '\n  account: "000000000000" → "111122223333"\n  repository.owner: "example" → "acme"\nWritten to .github',
  );
  const again = await init(folder, [], Array(7).fill(ENTER));
  expect(again.stdout).toContain("says all of that already");
});

const withGit = executables("git").length > 0 ? test : test.skip;
withGit("offers the repository that the clone came from, until somebody has said another", async () => {
  const git = (...args: string[]) => outputOf("git", ["-C", folder, ...args]);
  await git("init");
  await git("remote", "add", "origin", "git@github.com:acme/shop.git");
  const { stdout } = await init(folder, [], ["111122223333", ...Array(6).fill(ENTER)]);
  expect(stdout).toContain("repository [acme/shop]: ");
  expect(written().repository).toEqual({ owner: "acme", name: "shop" });
  await git("remote", "set-url", "origin", "git@github.com:fork/shop.git");
  expect((await init(folder, [])).stdout).not.toContain("fork");
});

test("hands reviews over to the teams of the repository's owner, once", async () => {
  const codeOwners = () => readFileSync(path.join(folder, ".github", "CODEOWNERS"), "utf8");
  await init(folder, ["--account", "111122223333"]);
  expect(codeOwners()).toContain("@example/platform");
  const { stdout } = await init(folder, ["--repository", "acme/shop"]);
  expect(stdout).toContain("  @acme/platform and @acme/service are asked for reviews");
  expect(codeOwners()).toMatch(/^\* +@acme\/platform$/m);
  expect(codeOwners()).not.toContain("example");
  expect((await init(folder, ["--repository", "fork/shop"])).stdout).not.toContain("CODEOWNERS");
  expect(codeOwners()).toContain("@acme/platform");
});

test("writes nothing when the input ends early", async () => {
  const before = text();
  const { code, stderr } = await init(folder, [], ["111122223333", "eu-west-1"]);
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: 'The input ended before the answer to "zones". Nothing was written.\n',
  });
  expect(text()).toBe(before);
});

test("asks nothing when flags have the answers, and leaves the rest as it is", async () => {
  const before = written("prod");
  const { code, stdout } = await init(folder, [
    "--env",
    "prod",
    "--account",
    "111122223333",
    "--admins",
    ADMIN,
  ]);
  expect(code).toBe(0);
  expect(stdout).not.toContain("Filling in");
  expect(written("prod")).toEqual({
    ...before,
    account: "111122223333",
    cluster: { ...before.cluster, admins: [ADMIN] },
  });
});

test.each([
  [["--account", "12"], 'account: "12" is not an AWS account id'],
  [["--host", "shop.example.com"], "ingress.certificateArn: is missing"],
  [["--region", "eu-west-1", "--zones", "us-east-1a,us-east-1b"], "is not a zone of region eu-west-1"],
  [["--env", "local"], '--env: "local" cannot be filled in. Choose from dev, prod.'],
  [["--env", "prodd"], 'Did you mean "prod"?'],
  [["--colour", "red"], "npm run init [-- --env NAME]"],
])("refuses %j, says why, and leaves every file as it was", async (args, why) => {
  const before = [text("dev"), text("prod"), text("local")];
  const { code, stderr } = await init(folder, args);
  expect(code).toBe(1);
  expect(stderr).toContain(why);
  expect([text("dev"), text("prod"), text("local")]).toEqual(before);
  expect(readdirSync(path.dirname(fileOf("dev")))).toEqual(["dev.ts", "local.ts", "prod.ts"]);
});

test("the second environment in an account looks GitHub's provider up, which the first one makes", async () => {
  await init(folder, ["--account", "111122223333"]);
  await init(folder, ["--env", "prod", "--account", "111122223333"]);
  expect(written("dev").identity.githubOidcProvider).toBe("create");
  expect(written("prod").identity.githubOidcProvider).toBe("lookup");
});

test("a file that is more than plain values is left to a person", async () => {
  writeFileSync(fileOf("dev"), text().replace('"us-east-1"', "process.env.AWS_REGION"));
  const line = text().split("process.env")[0]?.split("\n").length;
  const { code, stderr } = await init(folder, ["--account", "111122223333"]);
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: `${path.join("config", "environments", "dev.ts")}:${line} cannot be filled in: there is more than plain values. Edit it by hand.\n`,
  });
});

test("explains itself", async () => {
  const { code, stdout } = await init(folder, ["--help"]);
  expect(code).toBe(0);
  expect(stdout).toContain("--repository OWNER/NAME");
});
