import type { App } from "cdktf";
import { lockTableName, stateBucketName } from "../../../backend/remote-state";
import { dev } from "../../../config/environments/dev";
import { parseEnvironment } from "../../../config/load";
import type { EnvironmentInput } from "../../../config/schema";
import { compose } from "../../../main";
import { EcrStack } from "../../../stacks/ecr";
import { synthesize } from "../../synthesized";

type State = EnvironmentInput["state"];

describe("the state bucket's name", () => {
  test("says project, environment, account and region, for S3 names are global", () => {
    expect(stateBucketName(parseEnvironment({ ...dev, account: "111122223333" }))).toBe(
      "sample-platform-dev-state-111122223333-us-east-1",
    );
  });

  test("fits the 63 characters of S3 with the longest project, environment and region", () => {
    const longest = parseEnvironment({ ...dev, project: "a".repeat(18), name: "staging123" });
    expect(() => parseEnvironment({ ...dev, project: "a".repeat(19) })).toThrow("project");
    expect(() => parseEnvironment({ ...dev, name: "staging1234" })).toThrow("name");
    expect(stateBucketName({ ...longest, region: "ap-southeast-1" })).toHaveLength(63);
  });

  test("is not that of another environment, nor is the table's", () => {
    const [one, other] = [parseEnvironment(dev), parseEnvironment({ ...dev, name: "dev2" })];
    expect(stateBucketName(one)).not.toBe(stateBucketName(other));
    expect(lockTableName(one)).not.toBe(lockTableName(other));
  });
});

describe("the backend of a stack", () => {
  test("with both locks asks for the table, the lock file and the account", () => {
    expect(terraformOf({ locking: "both", noncurrentVersionDays: 90 })).toMatchObject({
      required_version: ">= 1.11",
      backend: {
        s3: {
          allowed_account_ids: [dev.account],
          bucket: `sample-platform-dev-state-${dev.account}-us-east-1`,
          dynamodb_table: "sample-platform-dev-state-lock",
          key: "ecr/terraform.tfstate",
          region: "us-east-1",
          use_lockfile: true,
        },
      },
    });
  });

  test("with S3 locking alone names no table", () => {
    const { required_version, backend } = terraformOf({ locking: "s3", noncurrentVersionDays: 90 });
    expect(required_version).toBe(">= 1.11");
    expect(backend.s3.use_lockfile).toBe(true);
    expect(backend.s3).not.toHaveProperty("dynamodb_table");
  });

  test("with DynamoDB locking alone has nothing that Terraform 1.0 does not know", () => {
    const { required_version, backend } = terraformOf({ locking: "dynamodb", noncurrentVersionDays: 90 });
    expect(required_version).toBe(">= 1.0");
    expect(Object.keys(backend.s3).sort()).toEqual(["bucket", "dynamodb_table", "key", "region"]);
  });

  test("with DynamoDB locking and configuration files of its own needs Terraform 1.6", () => {
    const aws = { sharedConfigFiles: ["config"] };
    const { required_version, backend } = terraformOf(
      { locking: "dynamodb", noncurrentVersionDays: 90 },
      aws,
    );
    expect(required_version).toBe(">= 1.6");
    expect(backend.s3.shared_config_files).toEqual(["config"]);
  });

  test("asks for no encryption of its own, which would be AES256 and not the bucket's key", () => {
    expect(terraformOf({ locking: "both", noncurrentVersionDays: 90 }).backend.s3).not.toHaveProperty(
      "encrypt",
    );
  });

  test("is a different place for every stack of every environment", () => {
    const places = (["local", "dev", "prod"] as const).flatMap((name) => {
      const { ids, stack } = synthesize(name, compose);
      return ids.map((id) => {
        const { bucket, key } = stack(id).json.terraform.backend.s3;
        return `${bucket}/${key}`;
      });
    });
    expect(places.length).toBeGreaterThanOrEqual(18);
    expect(new Set(places).size).toBe(places.length);
  });
});

function terraformOf(state: State, aws: EnvironmentInput["aws"] = {}) {
  return synthesize({ ...dev, aws, state }, (app: App, environment) => new EcrStack(app, environment)).stack(
    "dev-ecr",
  ).json.terraform;
}
