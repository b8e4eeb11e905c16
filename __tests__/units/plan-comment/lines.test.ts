import { differences } from "../../../operations/plan-comment/differences";
import { differenceLines, SHORT } from "../../../operations/plan-comment/lines";
import { Secrets } from "../../../operations/plan-comment/secrets";
import type { Change } from "../../../operations/terraform/plan-json";

/** What a comment shows of an update. */
function linesOf(before: unknown, after: unknown, more: Partial<Change> = {}): string[] {
  const change: Change = { actions: ["update"], before, after, ...more };
  const secrets = new Secrets({ resource_changes: [{ address: "a", change }] });
  return differences(change).flatMap((difference) => differenceLines(difference, secrets, SHORT));
}

describe("of what changes is shown", () => {
  test("only that, with both values", () => {
    expect(
      linesOf({ name: "web", tags: { owner: "a", team: "x" } }, { name: "web", tags: { owner: "b" } }),
    ).toEqual(['! tags.owner: "a" → "b"', '- tags.team: "x"']);
  });

  test("nothing when a provider writes in another way that something is not set", () => {
    expect(linesOf({ tags: null, list: [], text: "" }, { tags: {}, list: null, text: null })).toEqual([]);
  });

  test("which value forces the replacement", () => {
    const replacePaths = { replace_paths: [["network", 0, "cidr"]] };
    expect(
      linesOf({ network: [{ cidr: "a", mtu: 1 }] }, { network: [{ cidr: "b", mtu: 2 }] }, replacePaths),
    ).toEqual(['! network[0].cidr: "a" → "b"  # forces replacement', "! network[0].mtu: 1 → 2"]);
  });

  test("what is known only after the apply", () => {
    expect(
      linesOf(
        { arn: "old", list: ["a"] },
        { list: ["a"] },
        { after_unknown: { arn: true, list: [false, true] } },
      ),
    ).toEqual(['! arn: "old" → (known after apply)', "+ list[1]: (known after apply)"]);
  });

  test("the elements that come and go, not those that move up", () => {
    expect(linesOf({ cidrs: ["a", "b", "c"] }, { cidrs: ["b", "c", "d", "e"] })).toEqual([
      '! cidrs[2]: "a" → "d"',
      '+ cidrs[3]: "e"',
    ]);
    expect(linesOf({ cidrs: ["a", "b"] }, { cidrs: ["b", "a"] })).toEqual([
      '! cidrs: ["a", "b"] → ["b", "a"]',
    ]);
  });

  test("elements that have names, by their names", () => {
    const before = {
      env: [
        { name: "LEVEL", value: "info" },
        { name: "OLD", value: "1" },
      ],
    };
    const after = {
      env: [
        { name: "NEW", value: "2" },
        { name: "LEVEL", value: "debug" },
      ],
    };
    expect(linesOf(before, after)).toEqual([
      '! env[LEVEL].value: "info" → "debug"',
      '- env[OLD].name: "OLD"',
      '- env[OLD].value: "1"',
      '+ env[NEW].name: "NEW"',
      '+ env[NEW].value: "2"',
    ]);
  });

  test("a path into JSON, and into the YAML of a release's values", () => {
    const policy = (action: string) => JSON.stringify({ Statement: [{ Sid: "Read", Action: action }] });
    expect(linesOf({ policy: policy("s3:Get") }, { policy: policy("s3:Put") })).toEqual([
      '! policy.Statement[Read].Action: "s3:Get" → "s3:Put"',
    ]);
    const values = (replicas: number) => [
      `"controller":\n  "replicas": ${replicas}\n  "image":\n    "tag": "1"\n`,
    ];
    expect(linesOf({ values: values(1) }, { values: values(2) })).toEqual([
      "! values[0].controller.replicas: 1 → 2",
    ]);
  });

  test("that only the format of JSON changes", () => {
    expect(linesOf({ policy: '{"a":1}' }, { policy: '{ "a": 1 }' })).toEqual([
      "! policy: only its formatting",
    ]);
  });

  test("the lines of a text that differ", () => {
    expect(linesOf({ script: "a\nb\nc\n" }, { script: "a\nB\nB2\nc\n" })).toEqual([
      "! script:",
      "-   b",
      "+   B",
      "+   B2",
    ]);
  });

  test("a long value where it differs, and how much more there is", () => {
    const [line] = linesOf({ text: `${"a".repeat(1000)}X` }, { text: `${"a".repeat(1000)}Y` });
    expect(line).toMatch(/^- text: …a+X"$/);
    expect(linesOf({ text: null }, { text: "a".repeat(1000) })).toEqual([
      `+ text: "${"a".repeat(SHORT.value - 1)}… (762 more characters)`,
    ]);
  });

  test("what would break the line or turn its direction, as an escape", () => {
    expect(linesOf({ "a b": "" }, { "a b": "x\t\u202E\u2028y" })).toEqual([
      '+ ["a b"]: "x\\t\\u202e\\u2028y"',
    ]);
  });
});

describe("of a secret is shown", () => {
  const SECRET = "correct-horse";

  test("that it is there and changes, where the plan calls it sensitive", () => {
    const maps = {
      before_sensitive: { password: true, all: true },
      after_sensitive: { password: true, all: true },
    };
    expect(
      linesOf({ password: "old-horse", all: { a: SECRET } }, { password: SECRET, all: { a: "no" } }, maps),
    ).toEqual(["! password: (sensitive), another value", "! all: (sensitive), another value"]);
  });

  test("nothing, where it stands in another value as well", () => {
    const maps = { after_sensitive: { password: true } };
    expect(linesOf({}, { password: SECRET, url: `https://web:${SECRET}@host`, [SECRET]: 1 }, maps)).toEqual([
      "+ password: (sensitive)",
      '+ url: "https://web:(looks like a secret)@host"',
      '+ ["(sensitive)"]: 1',
    ]);
  });

  test.each([
    ["its name says so", { db_password: "hunter2" }],
    ["its name says so, as a variable of a pod", { env: [{ name: "DD_API_KEY", value: "hunter2" }] }],
    ["it is a key of AWS", { text: "AKIAIOSFODNN7EXAMPLE" }],
    ["it is a token of GitHub", { text: `ghp_${"a".repeat(36)}` }],
    [
      "it is a private key",
      { text: "-----BEGIN RSA PRIVATE KEY-----\nhunter2\n-----END RSA PRIVATE KEY-----" },
    ],
    ["it is a web token", { text: `eyJ${"a".repeat(20)}.eyJ${"b".repeat(20)}.hunter2` }],
    ["it is a key in hexadecimal digits", { text: "0123456789abcdef0123456789abcdef" }],
    ["it is the password of an address", { text: "https://web:hunter2@host" }],
    ["it stands in YAML", { values: ['"a":\n  "apiKey": "hunter2"\n'] }],
  ])("a mask, when %s", (_why, after) => {
    const shown = linesOf({}, after).join("\n");
    expect(shown).toContain("(looks like a secret)");
    expect(shown).not.toMatch(/hunter2|AKIA|ghp_|eyJ|0123456789abcdef/);
  });

  test("no mask, where it is a digest, the name of a secret, or whether there must be one", () => {
    const digest = "0123456789abcdef0123456789abcdef01234567";
    expect(linesOf({}, { image_tag: digest, existingSecret: "datadog", http_tokens: "required" })).toEqual([
      `+ image_tag: "${digest}"`,
      '+ existingSecret: "datadog"',
      '+ http_tokens: "required"',
    ]);
  });
});
