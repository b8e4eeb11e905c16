import { accepted, type Change, refused } from "./changed";

const ARN = "arn:aws:acm:us-east-1:111122223333:certificate/0a1b2c3d-4e5f-6789-abcd-ef0123456789";

const ingress =
  (values: object): Change =>
  (it) => {
    it.account = "111122223333";
    it.ingress = { host: "echo.example.com", certificateArn: ARN, ...values };
  };

test("a host with a certificate of the environment's region and account is taken", () => {
  expect(accepted(ingress({})).ingress).toEqual({ host: "echo.example.com", certificateArn: ARN });
});

test("an environment needs no host", () => {
  expect(accepted(() => {}).ingress).toBeUndefined();
});

test.each([
  ["an address instead of a host", { host: "https://echo.example.com" }, "ingress.host:", "echo"],
  ["a host without a certificate", { certificateArn: undefined }, "ingress.certificateArn: is missing.", ""],
  [
    "the ARN of something else",
    { certificateArn: "arn:aws:iam::111122223333:server-certificate/echo" },
    "ingress.certificateArn:",
    "aws acm list-certificates",
  ],
  [
    "a certificate of another region",
    { certificateArn: ARN.replace("us-east-1", "eu-west-1") },
    "ingress.certificateArn:",
    "Request one in us-east-1.",
  ],
  [
    "a certificate of another account",
    { certificateArn: ARN.replace("111122223333", "444455556666") },
    "ingress.certificateArn:",
    "Request one there",
  ],
])("refuses %s", (_, values, names, remedy) => {
  const lines = refused(ingress(values));
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain(names);
  expect(lines[0]).toContain(remedy);
});
