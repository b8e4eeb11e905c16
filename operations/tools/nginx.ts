import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { executables } from "./command";
import type { Found } from "./found";

/** An nginx that runs Lua. */
export interface Nginx {
  readonly path: string;
  /** Modules that its configuration must load, in this order; none where Lua is built in. */
  readonly modules: readonly string[];
}

/** Debian keeps it where only root looks. */
const FOLDERS = ["/usr/local/openresty/nginx/sbin", "/usr/local/sbin", "/usr/sbin"];

/** The second needs the first. */
const MODULES = ["ndk_http_module.so", "ngx_http_lua_module.so"];

/** Finds the nginx that the Kong plugin is tested in: NGINX_PATH, or one on the PATH or where packages put it. */
export function findNginx(
  env: NodeJS.ProcessEnv = process.env,
  folders: readonly string[] = FOLDERS,
): Found<Nginx> {
  const searchPath = [env.PATH ?? "", ...folders].join(path.delimiter);
  const candidates = env.NGINX_PATH ? [env.NGINX_PATH] : executables("nginx", searchPath);
  for (const candidate of candidates) {
    const modules = luaModules(candidate);
    if (modules) return { found: true, path: candidate, modules };
  }
  const why = candidates[0] ? `${candidates[0]} does not run Lua` : "nginx was not found";
  return {
    found: false,
    why: `${why}, so the tests of the Kong plugin were skipped`,
    remedy:
      "Install it (Debian: apt-get install nginx libnginx-mod-http-lua lua-cjson; or OpenResty), or set NGINX_PATH",
  };
}

/** What must be loaded for Lua; undefined if it cannot be had. */
function luaModules(nginx: string): string[] | undefined {
  const build = spawnSync(nginx, ["-V"], { encoding: "utf8", timeout: 10_000 }).stderr ?? "";
  if (/--add-module=\S*(ngx_lua|lua-nginx-module)/.test(build)) return [];
  const folder = /--modules-path=(\S+)/.exec(build)?.[1];
  if (!folder) return undefined;
  const modules = MODULES.map((name) => path.join(folder, name));
  return modules.every((file) => existsSync(file)) ? modules : undefined;
}
