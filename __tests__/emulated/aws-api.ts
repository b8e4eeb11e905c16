import { readFileSync } from "node:fs";
import path from "node:path";

/** What tests ask of services that nothing else here has a client for, by the name that requests carry. */
const TARGETS = {
  ecr: "AmazonEC2ContainerRegistry_V20150921",
  logs: "Logs_20140328",
  secretsmanager: "secretsmanager",
} as const;

/** The address of the emulator that serves a workspace. */
export function endpointOf(workspace: string): string {
  return JSON.parse(readFileSync(path.join(workspace, ".rehearsal", "emulator.json"), "utf8")).endpoint;
}

/** Calls an action of a service that speaks JSON. The emulator reads account and region off the signature, and no more. */
export async function call(
  endpoint: string,
  service: keyof typeof TARGETS,
  action: string,
  parameters: object = {},
): Promise<Record<string, unknown[]>> {
  const response = await request(endpoint, service, JSON.stringify(parameters), {
    "content-type": "application/x-amz-json-1.1",
    "x-amz-target": `${TARGETS[service]}.${action}`,
  });
  // Some actions have nothing to say.
  return JSON.parse((await response.text()) || "{}") as Record<string, unknown[]>;
}

/** Calls an action of EC2 or IAM, which answer in XML. */
export async function query(
  endpoint: string,
  service: "ec2" | "iam",
  action: string,
  parameters: Readonly<Record<string, string>> = {},
): Promise<string> {
  const version = service === "ec2" ? "2016-11-15" : "2010-05-08";
  const body = new URLSearchParams({ Action: action, Version: version, ...parameters }).toString();
  const type = "application/x-www-form-urlencoded";
  return (await request(endpoint, service, body, { "content-type": type })).text();
}

async function request(endpoint: string, service: string, body: string, headers: Record<string, string>) {
  const scope = `rehearsal/20260101/us-east-1/${service}/aws4_request`;
  const authorization = `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=none`;
  const response = await fetch(endpoint, { method: "POST", body, headers: { ...headers, authorization } });
  if (!response.ok) throw new Error(`${service}: ${response.status} ${await response.text()}`);
  return response;
}
