import { compose } from "../../main";
import { type Synthesized, synthesize } from "../synthesized";

describe.each(["local", "dev", "prod"] as const)("in %s", (environment) => {
  const { ids, stack } = synthesize(environment, compose);
  const read = ids.flatMap((id) => readsOf(stack(id)));

  test("stacks do read from one another", () => {
    expect(read.map(({ consumer, producer }) => `${consumer} ← ${producer}`)).toContain(
      `${environment}-eks ← ${environment}-vpc`,
    );
  });

  test.each(read)("$consumer reads $output, which $producer exports", ({ producer, output }) => {
    expect(Object.keys(stack(producer).outputs)).toContain(output);
  });

  test.each(read)(
    "$consumer looks for $producer's state where it is kept ($output)",
    ({ consumer, producer }) => {
      const remote = stack(consumer).json.data.terraform_remote_state[remoteStateName(producer)];
      const backend = stack(producer).json.terraform.backend.s3;
      expect(remote.config).toMatchObject({
        bucket: backend.bucket,
        key: backend.key,
        region: backend.region,
      });
    },
  );

  test("no two stacks share a state", () => {
    const keys = ids
      .map((id) => stack(id).json.terraform.backend.s3)
      .map(({ bucket, key }) => `${bucket}/${key}`);
    expect(new Set(keys).size).toBe(ids.length);
  });
});

test("no two environments share a bucket", () => {
  const buckets = (["local", "dev", "prod"] as const).map((environment) => {
    const { stack } = synthesize(environment, compose);
    return stack(`${environment}-vpc`).json.terraform.backend.s3.bucket;
  });
  expect(new Set(buckets).size).toBe(3);
});

/** Every output of another stack that a stack's JSON mentions. */
function readsOf(consumer: Synthesized): { consumer: string; producer: string; output: string }[] {
  const states = Object.keys(consumer.json.data?.terraform_remote_state ?? {});
  return states.flatMap((name) => {
    const pattern = new RegExp(`data\\.terraform_remote_state\\.${name}\\.outputs\\.([\\w-]+)`, "g");
    const outputs = new Set([...consumer.text.matchAll(pattern)].map((match) => match[1] as string));
    return [...outputs].map((output) => ({
      consumer: consumer.id,
      producer: name.replace(/^cross-stack-reference-input-/, ""),
      output,
    }));
  });
}

function remoteStateName(producer: string): string {
  return `cross-stack-reference-input-${producer}`;
}
