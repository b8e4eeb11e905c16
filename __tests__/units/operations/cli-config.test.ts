import { parseCliConfig } from "../../../operations/tools/cli-config";

test("a configuration that says nothing about installing providers is none", () => {
  expect(parseCliConfig('plugin_cache_dir = "/cache"\ncredentials "x" { token = "y" }')).toBeUndefined();
});

test("names the folders of its mirrors, and that nothing else is asked", () => {
  const text = `
    provider_installation {
      filesystem_mirror {
        path    = "/srv/one"
        include = ["registry.terraform.io/hashicorp/*"]
      }
      filesystem_mirror { path = "/srv/two" }
    }`;
  expect(parseCliConfig(text)).toEqual({ mirrors: ["/srv/one", "/srv/two"], reachesOut: false });
});

test.each([
  "direct {}",
  'direct { exclude = ["a/b/c"] }',
  'network_mirror { url = "https://mirror.example/" }',
])("%s lets Terraform ask further", (method) => {
  const text = `provider_installation { filesystem_mirror { path = "/srv" } ${method} }`;
  expect(parseCliConfig(text)).toEqual({ mirrors: ["/srv"], reachesOut: true });
});

test("what is commented out does not count, and a URL is no comment", () => {
  const text = `
    # provider_installation { filesystem_mirror { path = "/old" } }
    provider_installation {
      // filesystem_mirror { path = "/older" }
      /* direct {} */
      network_mirror { url = "https://mirror.example/" }
      filesystem_mirror { path = "/srv#1" }
    }`;
  expect(parseCliConfig(text)).toEqual({ mirrors: ["/srv#1"], reachesOut: true });
});

test("a block of the same name elsewhere is another matter", () => {
  const text = 'provider_installation { filesystem_mirror { path = "/srv" } }\nhost "x" { direct {} }';
  expect(parseCliConfig(text)?.reachesOut).toBe(false);
});
