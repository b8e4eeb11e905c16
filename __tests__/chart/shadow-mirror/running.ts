import { findNginx, needed } from "../../../operations/tools/find";
import { MirroringProxy, type Settings } from "./proxy";
import { Target } from "./target";

const nginx = findNginx();

/** `describe`, or `describe.skip` where no nginx runs Lua; `npm test` says so in its closing table. On CI it must. */
export const withNginx = nginx.found || process.env.REQUIRE_ALL_RUNGS ? describe : describe.skip;

const running: { stop(): Promise<void> }[] = [];

/** Ends what a test started. To be called after each. */
export async function stopAll(): Promise<void> {
  for (const each of running.splice(0).reverse()) await each.stop();
}

/** A target that is stopped after the test. */
export async function targetThat(answer?: Parameters<typeof Target.start>[0]): Promise<Target> {
  const target = await Target.start(answer);
  running.push(target);
  return target;
}

/** A proxy that mirrors to an address, and is stopped after the test. */
export async function proxyTo(
  address: { host: string; port: number },
  settings: Settings = {},
): Promise<MirroringProxy> {
  const proxy = await MirroringProxy.start(needed("nginx", nginx), { ...address, ...settings });
  running.push(proxy);
  return proxy;
}
