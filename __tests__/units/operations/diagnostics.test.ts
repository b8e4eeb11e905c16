import { parseEvent, parseText } from "../../../operations/terraform/diagnostics";
import { TerraformError } from "../../../operations/terraform/terraform-error";

describe("a line of Terraform's output", () => {
  test("is an event when it is one", () => {
    const line = '{"@level":"info","@message":"Plan: 1 to add","type":"change_summary","changes":{"add":1}}';
    expect(parseEvent(line)).toMatchObject({ type: "change_summary", changes: { add: 1 } });
  });

  test.each(["There are some problems", "", "{ not json", "{}", '{"message":"provider log"}'])(
    "is none when it reads %j",
    (line) => {
      expect(parseEvent(line)).toBeUndefined();
    },
  );
});

const BOXES = `
\u001b[33m╷\u001b[0m
\u001b[33m│\u001b[0m \u001b[1mWarning: \u001b[0mDeprecated Parameter
\u001b[33m│\u001b[0m
\u001b[33m│\u001b[0m Use another one.
\u001b[33m╵\u001b[0m
\u001b[31m╷\u001b[0m
\u001b[31m│\u001b[0m \u001b[1mError: \u001b[0mcreating ECR Repository (x): RepositoryAlreadyExistsException
\u001b[31m│\u001b[0m
\u001b[31m│\u001b[0m   with aws_ecr_repository.service,
\u001b[31m│\u001b[0m   on cdk.tf.json line 7, in resource.aws_ecr_repository.service:
\u001b[31m│\u001b[0m    7:       "name": "x"
\u001b[31m│\u001b[0m
\u001b[31m│\u001b[0m It is there already.
\u001b[31m│\u001b[0m Choose another name.
\u001b[31m╵\u001b[0m
`;

test("diagnostics are read out of the boxes that people see", () => {
  expect(parseText(BOXES)).toEqual([
    { severity: "warning", summary: "Deprecated Parameter", detail: "Use another one." },
    {
      severity: "error",
      summary: "creating ECR Repository (x): RepositoryAlreadyExistsException",
      detail: "It is there already.\nChoose another name.",
      address: "aws_ecr_repository.service",
    },
  ]);
});

test("and out of the paragraphs without a box", () => {
  expect(parseText("\nError: Backend configuration changed\n\nRun init.\n")).toEqual([
    { severity: "error", summary: "Backend configuration changed", detail: "Run init." },
  ]);
});

describe("an error of Terraform", () => {
  const folder = "cdktf.out/stacks/dev-vpc";

  test("begins with the first real error and ends with the command to repeat", () => {
    const error = new TerraformError(
      folder,
      ["init", "-input=false"],
      parseText(BOXES),
      "the end of the output",
    );
    expect(error.firstError).toBe(
      "aws_ecr_repository.service: creating ECR Repository (x): RepositoryAlreadyExistsException\n" +
        "It is there already.\nChoose another name.",
    );
    expect(error.command).toBe("cd cdktf.out/stacks/dev-vpc && terraform init -input=false");
    expect(error.message).toBe(`${error.firstError}\nTo repeat it: ${error.command}`);
  });

  test("without a diagnostic shows the end of the output", () => {
    expect(new TerraformError(folder, ["plan"], [], "panic: …").firstError).toBe("panic: …");
  });

  test("quotes what a shell would take apart", () => {
    const { command } = new TerraformError(folder, ["state", "rm", "aws_vpc.it's[0]"], [], "");
    expect(command).toBe(`cd ${folder} && terraform state rm 'aws_vpc.it'\\''s[0]'`);
  });
});
