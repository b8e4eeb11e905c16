import fc from "fast-check";
import { addressCount, allocate, isCidr, overlap, size, within } from "../../../config/cidr";

/** IPv4 arithmetic once more, slowly: every network as the list of its bits. */
const bits = (cidr: string): string => {
  const [address = "", prefix] = cidr.split("/");
  const all = address.split(".").map((octet) => Number(octet).toString(2).padStart(8, "0"));
  return all.join("").slice(0, Number(prefix));
};

const network = (shortest: number, longest: number) =>
  fc.integer({ min: shortest, max: longest }).chain((prefix) =>
    fc
      .integer({ min: 0, max: 2 ** prefix - 1 })
      .map((index) => index * size(prefix))
      .map(
        (start) =>
          `${[24, 16, 8, 0].map((shift) => Math.floor(start / 2 ** shift) % 256).join(".")}/${prefix}`,
      ),
  );

describe("isCidr", () => {
  it.each(["0.0.0.0/0", "10.0.0.0/8", "10.20.0.0/16", "255.255.255.255/32"])("accepts %s", (text) => {
    expect(isCidr(text)).toBe(true);
  });

  it.each([
    "",
    "/",
    "10.0.0.0",
    "10.0.0.0/",
    "10.0.0.0/33",
    "10.0.0.0/08",
    "10.0.0.0/-1",
    "10.0.0.0/8/8",
    "10.0.0/8",
    "10.0.0.256/32",
    "010.0.0.0/8",
    "10.0.0.0 /8",
    "10.0.0.1/8",
    "::/0",
    "1e1.0.0.0/8",
  ])("refuses %j", (text) => {
    expect(isCidr(text)).toBe(false);
  });

  it("accepts exactly the networks without host bits", () => {
    const octet = fc.integer({ min: 0, max: 255 });
    fc.assert(
      fc.property(octet, octet, octet, octet, fc.integer({ min: 0, max: 32 }), (a, b, c, d, prefix) => {
        const text = `${a}.${b}.${c}.${d}/${prefix}`;
        const hostBits = bits(`${a}.${b}.${c}.${d}/32`).slice(prefix);
        expect(isCidr(text)).toBe(!hostBits.includes("1"));
      }),
    );
    fc.assert(fc.property(network(0, 32), (cidr) => isCidr(cidr)));
  });

  it("never throws, whatever the text", () => {
    fc.assert(fc.property(fc.string(), (text) => typeof isCidr(text) === "boolean"));
  });
});

describe("overlap and within", () => {
  it("agree with a comparison of bits", () => {
    fc.assert(
      fc.property(network(0, 32), network(0, 32), (one, other) => {
        expect(overlap(one, other)).toBe(
          bits(one).startsWith(bits(other)) || bits(other).startsWith(bits(one)),
        );
        expect(within(one, other)).toBe(bits(one).startsWith(bits(other)));
      }),
    );
  });

  it("make overlap symmetric, and two networks overlap exactly when one is within the other", () => {
    fc.assert(
      fc.property(network(0, 8), network(0, 8), (one, other) => {
        expect(overlap(one, other)).toBe(overlap(other, one));
        expect(overlap(one, other)).toBe(within(one, other) || within(other, one));
      }),
    );
  });
});

describe("addressCount", () => {
  it("counts every address once", () => {
    expect(addressCount([])).toBe(0);
    expect(addressCount(["0.0.0.0/1", "128.0.0.0/1"])).toBe(2 ** 32);
    expect(addressCount(["10.0.0.0/8", "10.1.0.0/16", "10.0.0.0/8"])).toBe(2 ** 24);
  });

  it("agrees with counting one by one", () => {
    fc.assert(
      fc.property(
        fc.array(network(24, 30), { maxLength: 6 }),
        fc.integer({ min: 0, max: 3 }),
        (cidrs, third) => {
          const near = cidrs.map((cidr) => cidr.replace(/^\d+\.\d+\.\d+/, `10.0.${third % 2}`));
          const addresses = new Set(
            near.flatMap((cidr) => {
              const first = Number(cidr.split("/")[0]?.split(".")[3]);
              return Array.from(
                { length: 2 ** (32 - Number(cidr.split("/")[1])) },
                (_, index) => first + index,
              );
            }),
          );
          expect(addressCount(near)).toBe(addresses.size);
        },
      ),
    );
  });
});

describe("allocate", () => {
  it("gives networks that are inside, apart, in order, and of the size asked for", () => {
    fc.assert(
      fc.property(
        network(16, 20),
        fc.array(fc.integer({ min: 20, max: 28 }), { minLength: 1, maxLength: 9 }),
        (cidr, prefixes) => {
          let networks: string[];
          try {
            networks = allocate(cidr, prefixes);
          } catch (error) {
            expect(error).toBeInstanceOf(RangeError);
            return;
          }
          expect(networks.map((each) => Number(each.split("/")[1]))).toEqual(prefixes);
          for (const [index, each] of networks.entries()) {
            expect(isCidr(each)).toBe(true);
            expect(within(each, cidr)).toBe(true);
            expect(networks.slice(0, index).some((earlier) => overlap(earlier, each))).toBe(false);
          }
          expect([...networks].sort((one, other) => (bits(one) < bits(other) ? -1 : 1))).toEqual(networks);
        },
      ),
    );
  });

  it("fills a network to its last address, and refuses one more", () => {
    expect(allocate("10.0.0.0/24", [26, 26, 26, 26])).toEqual([
      "10.0.0.0/26",
      "10.0.0.64/26",
      "10.0.0.128/26",
      "10.0.0.192/26",
    ]);
    expect(() => allocate("10.0.0.0/24", [25, 25, 32])).toThrow(RangeError);
    expect(() => allocate("10.0.0.0/24", [23])).toThrow("10.0.0.0/24 has no room for a /23");
  });

  it("aligns a large network after a small one", () => {
    expect(allocate("10.0.0.0/16", [28, 24])).toEqual(["10.0.0.0/28", "10.0.1.0/24"]);
  });

  it("works to the end of the address space", () => {
    expect(allocate("255.255.255.0/24", [25, 25])).toEqual(["255.255.255.0/25", "255.255.255.128/25"]);
  });
});
