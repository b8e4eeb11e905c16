import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { findNginx } from "../../../operations/tools/nginx";

const folder = mkdtempSync(path.join(tmpdir(), "nginx-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** A program that says how it was built, as nginx does. */
function nginxIn(name: string, build: string): string {
  const bin = path.join(folder, name);
  mkdirSync(bin, { recursive: true });
  const file = path.join(bin, "nginx");
  writeFileSync(file, `#!/bin/sh\necho "configure arguments: ${build}" >&2\n`);
  chmodSync(file, 0o755);
  return file;
}

const plain = nginxIn("plain", "--with-http_ssl_module");
const builtIn = nginxIn("built-in", "--add-module=../ngx_lua-0.10.26 --with-pcre");
const modules = path.join(folder, "modules");
const dynamic = nginxIn("dynamic", `--modules-path=${modules} --with-compat`);
mkdirSync(modules);
for (const name of ["ndk_http_module.so", "ngx_http_lua_module.so"])
  writeFileSync(path.join(modules, name), "");
const searching = (...files: string[]) => ({ PATH: files.map((file) => path.dirname(file)).join(":") });

test("finds an nginx whose packages brought Lua, and says what to load", () => {
  expect(findNginx(searching(dynamic), [])).toEqual({
    found: true,
    path: dynamic,
    modules: [path.join(modules, "ndk_http_module.so"), path.join(modules, "ngx_http_lua_module.so")],
  });
});

test("finds an OpenResty, which has Lua built in", () => {
  expect(findNginx(searching(builtIn), [])).toEqual({ found: true, path: builtIn, modules: [] });
});

test("passes over one without Lua", () => {
  expect(findNginx(searching(plain, builtIn), [])).toMatchObject({ path: builtIn });
});

test("looks where packages put it, which is on the PATH of root alone", () => {
  expect(findNginx({ PATH: "/nowhere" }, [path.dirname(dynamic)])).toMatchObject({ path: dynamic });
});

test("takes the one that NGINX_PATH names, and no other", () => {
  expect(findNginx({ ...searching(dynamic), NGINX_PATH: builtIn }, [])).toMatchObject({ path: builtIn });
  expect(findNginx({ ...searching(dynamic), NGINX_PATH: plain }, [])).toMatchObject({
    found: false,
    why: expect.stringContaining(`${plain} does not run Lua`),
  });
});

test("says what to install where there is none", () => {
  expect(findNginx({ PATH: "/nowhere" }, [])).toEqual({
    found: false,
    why: "nginx was not found, so the tests of the Kong plugin were skipped",
    remedy: expect.stringContaining("apt-get install nginx libnginx-mod-http-lua lua-cjson"),
  });
});
