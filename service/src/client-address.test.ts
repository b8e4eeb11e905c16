import { RunningApp } from "../testing/running-app";
import type { Echo } from "./echo";

/** Who the echo says has called, behind so many proxies that are trusted. */
async function seen(hops: number, headers: Record<string, string>): Promise<Echo> {
  const app = await RunningApp.start({ trustedProxyHops: hops });
  try {
    return (await (await app.fetch("/echo", { headers })).json()) as Echo;
  } finally {
    await app.stop();
  }
}

test.each([
  [0, "1.1.1.1", "127.0.0.1", "nobody is trusted"],
  [1, undefined, "127.0.0.1", "the proxy reported nobody"],
  [1, "1.1.1.1", "1.1.1.1", "the proxy reports its peer"],
  [1, "6.6.6.6, 1.1.1.1", "1.1.1.1", "what the client wrote comes first, and counts for nothing"],
  [2, "6.6.6.6, 1.1.1.1, 2.2.2.2", "1.1.1.1", "two proxies have each added one"],
  [2, "1.1.1.1", "1.1.1.1", "one of two proxies was passed by"],
  [1, "nonsense", "127.0.0.1", "what is no address is not taken for one"],
  [1, "6.6.6.6, <script>", "127.0.0.1", "what is no address does not bring back another"],
  [1, "1.1.1.1:4711", "1.1.1.1", "some proxies add the port"],
  [1, "[2001:db8::1]:4711", "2001:db8::1", "and put IPv6 into brackets then"],
  [1, "2001:db8::1", "2001:db8::1", "or not"],
  [1, "::ffff:1.1.1.1", "1.1.1.1", "IPv4 is shown as such"],
  [1, "::FFFF:1.1.1.1", "1.1.1.1", "in either case"],
  [1, "1.1.1.1,", "127.0.0.1", "the proxy reported nothing behind what the client wrote"],
  [1, "", "127.0.0.1", "the header is empty"],
])("behind %d trusted proxies, X-Forwarded-For: %s is %s: %s", async (hops, forwarded, address, _why) => {
  const { client } = await seen(hops, forwarded === undefined ? {} : { "x-forwarded-for": forwarded });
  expect(client.address).toBe(address);
});

test.each([
  [0, "https", "http"],
  [1, "https", "https"],
  [1, "http", "http"],
  [1, "https, http", "http"],
  [2, "https, http", "https"],
  [1, "HTTPS", "https"],
  [1, "gopher", "http"],
])("behind %d trusted proxies, X-Forwarded-Proto: %s is %s", async (hops, proto, scheme) => {
  const { protocol } = await seen(hops, { "x-forwarded-proto": proto });
  expect(protocol.scheme).toBe(scheme);
});
