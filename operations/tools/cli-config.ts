/** What a CLI configuration says about where Terraform takes providers from. */
export interface CliConfig {
  /** Folders of its `filesystem_mirror` blocks. */
  readonly mirrors: readonly string[];
  /** Whether Terraform may also ask a registry or a network mirror. */
  readonly reachesOut: boolean;
}

/**
 * Reads the block `provider_installation` of a CLI configuration (`.terraformrc`); undefined without one.
 *
 * It knows as much of the syntax as that block uses: comments, blocks and quoted strings.
 */
export function parseCliConfig(text: string): CliConfig | undefined {
  const installation = blocks(withoutComments(text), "provider_installation")[0];
  if (installation === undefined) return undefined;
  return {
    mirrors: blocks(installation, "filesystem_mirror").flatMap(
      (body) => /\bpath\s*=\s*"([^"]+)"/.exec(body)?.[1] ?? [],
    ),
    reachesOut: [...blocks(installation, "direct"), ...blocks(installation, "network_mirror")].length > 0,
  };
}

/** Comments gone, strings kept whole: a URL has slashes too. */
function withoutComments(text: string): string {
  return text.replace(/("[^"\n]*")|#.*|\/\/.*|\/\*[\s\S]*?\*\//g, (_, quoted?: string) => quoted ?? "");
}

/** Bodies of the blocks of a kind, at any depth. */
function blocks(text: string, kind: string): string[] {
  return [...text.matchAll(new RegExp(`\\b${kind}\\s*\\{`, "g"))].map((match) => {
    const start = match.index + match[0].length;
    let depth = 1;
    let end = start;
    for (; end < text.length && depth > 0; end++) {
      if (text[end] === "{") depth++;
      if (text[end] === "}") depth--;
    }
    return text.slice(start, end - 1);
  });
}
