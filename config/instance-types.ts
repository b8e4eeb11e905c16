/** What an EC2 instance type brings to a node. */
export interface InstanceType {
  readonly vcpus: number;
  readonly memoryMib: number;
  /** Elastic network interfaces that it takes. */
  readonly interfaces: number;
  /** IPv4 addresses on each of them, the interface's own included. */
  readonly addressesPerInterface: number;
}

/**
 * The types to choose from: x86_64, as the node image is, and Nitro, as prefix delegation asks for.
 * Numbers as in `aws ec2 describe-instance-types` and
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/AvailableIpPerENI.html.
 */
export const instanceTypes: ReadonlyMap<string, InstanceType> = new Map([
  entry("t3.micro", 2, 1, 2, 2),
  entry("t3.small", 2, 2, 3, 4),
  entry("t3.medium", 2, 4, 3, 6),
  entry("t3.large", 2, 8, 3, 12),
  entry("t3.xlarge", 4, 16, 4, 15),
  entry("t3.2xlarge", 8, 32, 4, 15),
  entry("t3a.micro", 2, 1, 2, 2),
  entry("t3a.small", 2, 2, 2, 4),
  entry("t3a.medium", 2, 4, 3, 6),
  entry("t3a.large", 2, 8, 3, 12),
  entry("t3a.xlarge", 4, 16, 4, 15),
  entry("t3a.2xlarge", 8, 32, 4, 15),
  ...families(["c6i", "c6a", "c7i", "c7a"], 2),
  ...families(["m5", "m5a", "m6i", "m6a", "m7i", "m7a"], 4),
  ...families(["r5", "r6i", "r6a", "r7i", "r7a"], 8),
]);

function entry(
  name: string,
  vcpus: number,
  memoryGib: number,
  interfaces: number,
  addressesPerInterface: number,
): [string, InstanceType] {
  return [name, { vcpus, memoryMib: memoryGib * 1024, interfaces, addressesPerInterface }];
}

/** Families whose sizes differ in nothing but the memory that comes with each vCPU. */
function families(names: readonly string[], gibPerVcpu: number): [string, InstanceType][] {
  return names.flatMap((name) => [
    entry(`${name}.large`, 2, 2 * gibPerVcpu, 3, 10),
    entry(`${name}.xlarge`, 4, 4 * gibPerVcpu, 4, 15),
    entry(`${name}.2xlarge`, 8, 8 * gibPerVcpu, 4, 15),
    entry(`${name}.4xlarge`, 16, 16 * gibPerVcpu, 8, 30),
    entry(`${name}.8xlarge`, 32, 32 * gibPerVcpu, 8, 30),
  ]);
}
