import { executables } from "./command";
import type { Found } from "./found";

/** Go's compiler on the PATH. Any since 1.21 serves: each fetches a newer one where a module asks for it. */
export function findGo(searchPath?: string): Found<{ path: string }> {
  const [path] = executables("go", searchPath);
  if (path) return { found: true, path };
  return {
    found: false,
    why: "Go was not found, so neither Argo Rollouts' controller nor Datadog's agent could be compiled and asked",
    remedy: "Install it, and have it on the PATH: https://go.dev/doc/install",
  };
}

/** For `go build`: without C, and alike everywhere, so that Go's own cache serves other builds of the same modules. */
export function goEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env, CGO_ENABLED: "0", GOFLAGS: "-buildvcs=false", GOWORK: "off" };
}
