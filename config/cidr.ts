import { BlockList, isIPv4 } from "node:net";

/** IPv4 network arithmetic on strings like "10.20.0.0/16". */

/** Networks that nobody routes over the internet (RFC 1918). */
export const PRIVATE_NETWORKS: readonly string[] = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];
/** Addresses that providers share behind their NAT (RFC 6598); a VPC may use them too. */
export const SHARED_NETWORK = "100.64.0.0/10";

/** Whether `text` is an IPv4 network with a prefix of 0 to 32 and no host bits set. */
export function isCidr(text: string): boolean {
  const [address, prefix, ...rest] = text.split("/");
  if (!address || !prefix || rest.length > 0 || !isIPv4(address) || !/^(\d|[12]\d|3[0-2])$/.test(prefix)) {
    return false;
  }
  return toNumber(address) % size(Number(prefix)) === 0;
}

/** Whether two networks have an address in common. */
export function overlap(one: string, other: string): boolean {
  return contains(one, network(other)) || contains(other, network(one));
}

/** Whether every address of `inner` is in `outer`. */
export function within(inner: string, outer: string): boolean {
  return prefixLength(inner) >= prefixLength(outer) && contains(outer, network(inner));
}

/** Number of addresses in networks taken together; what they share counts once. */
export function addressCount(cidrs: readonly string[]): number {
  const ranges = cidrs
    .map((cidr) => ({ start: toNumber(network(cidr)), length: size(prefixLength(cidr)) }))
    .sort((one, other) => one.start - other.start);
  let count = 0;
  let counted = 0;
  for (const { start, length } of ranges) {
    const end = start + length;
    count += Math.max(0, end - Math.max(start, counted));
    counted = Math.max(counted, end);
  }
  return count;
}

/** Number of addresses in a network of the given prefix length. */
export function size(prefix: number): number {
  return 2 ** (32 - prefix);
}

/** Prefix length of a network. */
export function prefixLength(cidr: string): number {
  return Number(cidr.split("/")[1]);
}

/**
 * Splits `cidr` into consecutive networks of the given prefix lengths, each aligned to its own size.
 * Longest blocks first wastes nothing; a caller that cares orders them so.
 *
 * @throws RangeError when they do not fit.
 */
export function allocate(cidr: string, prefixes: readonly number[]): string[] {
  const start = toNumber(network(cidr));
  const end = start + size(prefixLength(cidr));
  let next = start;
  return prefixes.map((prefix) => {
    const first = Math.ceil(next / size(prefix)) * size(prefix);
    next = first + size(prefix);
    if (next > end) throw new RangeError(`${cidr} has no room for a /${prefix}`);
    return `${toAddress(first)}/${prefix}`;
  });
}

function contains(cidr: string, address: string): boolean {
  const block = new BlockList();
  block.addSubnet(network(cidr), prefixLength(cidr));
  return block.check(address);
}

function network(cidr: string): string {
  return cidr.split("/")[0] as string;
}

function toNumber(address: string): number {
  return address.split(".").reduce((sum, octet) => sum * 256 + Number(octet), 0);
}

function toAddress(value: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join(".");
}
