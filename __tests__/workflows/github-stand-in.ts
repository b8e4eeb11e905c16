/** A GitHub on loopback: the requests that our programs make, answered as its documentation says. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Github } from "../../operations/github/client";

export interface StandInIssue {
  readonly number: number;
  title: string;
  body: string;
  state: "open" | "closed";
  state_reason?: string;
  labels: { readonly name: string }[];
  pull_request?: object;
  user: { login: string; type: string };
}

export interface StandInComment {
  readonly id: number;
  readonly issue: number;
  body: string;
  user: { login: string; type: string };
}

export interface StandInPull {
  readonly number: number;
  title: string;
  body: string;
  state: "open" | "closed";
  merged_at: string | null;
  merge_commit_sha: string | null;
  head: { ref: string; sha: string; repo: { full_name: string } | null };
  base: { ref: string };
  labels: { readonly name: string }[];
}

type Failure = (response: ServerResponse) => void;

const BOT = { login: "github-actions[bot]", type: "Bot" };
const REPOSITORY = "example/sample-platform";

export class GithubStandIn {
  readonly issues: StandInIssue[] = [];
  readonly comments: StandInComment[] = [];
  readonly pulls: StandInPull[] = [];
  /** By name. */
  readonly environments = new Map<string, object>();
  /** Branches that workflow `ci` was started for. */
  readonly dispatched: string[] = [];
  readonly releases: Record<string, unknown>[] = [];
  /** Commits by the pull request that they came with. */
  readonly commitPulls = new Map<string, number[]>();
  /** What was asked, as "METHOD /path". */
  readonly requests: string[] = [];
  /** Answers to the next requests, instead of what they ask for; with `after`, what they ask for is done first. */
  readonly failures: { readonly answer: Failure; readonly after?: true }[] = [];
  readonly pauses: number[] = [];
  private readonly server = createServer((request, response) => void this.answer(request, response));
  private numbers = 0;

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    return this;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** A client that waits for nothing, and writes down how long it would have. */
  get client(): Github {
    const pause = async (milliseconds: number) => this.pauses.push(milliseconds);
    return new Github({ api: this.url, repository: REPOSITORY, token: "a-token", pause });
  }

  addPull(pull: Partial<StandInPull> & { head: StandInPull["head"] }): StandInPull {
    const added: StandInPull = {
      number: ++this.numbers,
      title: "",
      body: "",
      state: "open",
      merged_at: null,
      merge_commit_sha: null,
      base: { ref: "main" },
      labels: [],
      ...pull,
    };
    this.pulls.push(added);
    return added;
  }

  addComment(issue: number, body: string, user = BOT): StandInComment {
    const comment = { id: ++this.numbers, issue, body, user };
    this.comments.push(comment);
    return comment;
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url as string, this.url);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = chunks.length > 0 ? JSON.parse(Buffer.concat(chunks).toString()) : {};
    this.requests.push(`${request.method} ${url.pathname.replace(`/repos/${REPOSITORY}`, "")}`);
    if (request.headers.authorization !== "Bearer a-token") {
      return send(response, 401, { message: "Bad credentials" });
    }
    const failure = this.failures.shift();
    if (failure && !failure.after) return failure.answer(response);
    const [status, answer] = this.handle(request.method as string, url, body);
    if (failure) return failure.answer(response);
    send(response, status, answer);
  }

  private handle(method: string, url: URL, body: Record<string, unknown>): [number, unknown] {
    const prefix = `/repos/${REPOSITORY}`;
    if (!url.pathname.startsWith(prefix)) return [404, { message: "Not Found" }];
    const parts = url.pathname.slice(prefix.length + 1).split("/");
    const number = Number(parts[1]);
    if (method === "PATCH" && parts[0] === "issues" && parts[1] === "comments") {
      const comment = this.comments.find(({ id }) => id === Number(parts[2]));
      return comment ? [200, Object.assign(comment, body)] : [404, { message: "Not Found" }];
    }
    switch (`${method} ${parts[0]}${parts.length > 2 ? `/…/${parts[2]}` : parts.length > 1 ? "/…" : ""}`) {
      case "GET issues":
        return [200, page(url, this.issues.filter((issue) => matches(issue, url)).toReversed())];
      case "POST issues": {
        const { labels = [], ...rest } = body as { labels?: string[] };
        const issue = {
          number: ++this.numbers,
          state: "open",
          user: BOT,
          labels: labels.map((name) => ({ name })),
          ...rest,
        } as StandInIssue;
        this.issues.push(issue);
        return [201, issue];
      }
      case "PATCH issues/…": {
        const issue = this.issues.find((candidate) => candidate.number === number);
        return issue ? [200, Object.assign(issue, body)] : [404, { message: "Not Found" }];
      }
      case "GET issues/…/comments":
        return [
          200,
          page(
            url,
            this.comments.filter(({ issue }) => issue === number),
          ),
        ];
      case "POST issues/…/comments":
        return [201, this.addComment(number, body.body as string)];
      case "GET commits/…/pulls": {
        const numbers = this.commitPulls.get(parts[1] as string) ?? [];
        return [
          200,
          page(
            url,
            this.pulls.filter((pull) => numbers.includes(pull.number)),
          ),
        ];
      }
      case "GET pulls": {
        const head = url.searchParams.get("head")?.split(":")[1];
        const state = url.searchParams.get("state") ?? "open";
        const found = this.pulls.filter((pull) => pull.state === state && (!head || pull.head.ref === head));
        return [200, page(url, found)];
      }
      case "POST pulls": {
        const { head, base, ...rest } = body as { head: string; base: string };
        const repo = { full_name: REPOSITORY };
        return [201, this.addPull({ ...rest, head: { ref: head, sha: "", repo }, base: { ref: base } })];
      }
      case "PATCH pulls/…": {
        const pull = this.pulls.find((candidate) => candidate.number === number);
        return pull ? [200, Object.assign(pull, body)] : [404, { message: "Not Found" }];
      }
      case "GET environments/…": {
        const environment = this.environments.get(parts[1] as string);
        return environment ? [200, environment] : [404, { message: "Not Found" }];
      }
      case "POST actions/…/ci.yml":
        this.dispatched.push(String(body.ref));
        return [204, undefined];
      case "GET releases/…/v1.1.0": {
        const release = this.releases.find(({ tag_name }) => tag_name === parts[2]);
        return release ? [200, release] : [404, { message: "Not Found" }];
      }
      case "POST releases":
        this.releases.push(
          Object.assign(body, { id: ++this.numbers, html_url: "https://github.com/example" }),
        );
        return [201, body];
      case "PATCH releases/…": {
        const release = this.releases.find(({ id }) => id === number);
        return release ? [200, Object.assign(release, body)] : [404, { message: "Not Found" }];
      }
      default:
        return [404, { message: `Not Found: ${method} ${url.pathname}` }];
    }
  }
}

/** GitHub in trouble, as it shows. */
export const trouble = {
  badGateway: (response: ServerResponse) => send(response, 502, "<html>Bad Gateway</html>"),
  hangUp: (response: ServerResponse) => void response.destroy(),
  /** @param seconds how long to wait, if it says so */
  secondaryLimit: (seconds?: number) => (response: ServerResponse) => {
    if (seconds !== undefined) response.setHeader("retry-after", String(seconds));
    send(response, 403, { message: "You have exceeded a secondary rate limit." });
  },
  primaryLimit: (seconds: number) => (response: ServerResponse) => {
    response.setHeader("x-ratelimit-remaining", "0");
    response.setHeader("x-ratelimit-reset", String(Math.ceil(Date.now() / 1000) + seconds));
    send(response, 403, { message: "API rate limit exceeded" });
  },
  forbidden: (response: ServerResponse) =>
    send(response, 403, { message: "Resource not accessible by integration" }),
} as const;

function matches(issue: StandInIssue, url: URL): boolean {
  const state = url.searchParams.get("state") ?? "open";
  const labels = url.searchParams.get("labels")?.split(",") ?? [];
  const names = issue.labels.map(({ name }) => name);
  return (state === "all" || issue.state === state) && labels.every((label) => names.includes(label));
}

function page<T>(url: URL, items: readonly T[]): T[] {
  const size = Number(url.searchParams.get("per_page") ?? 30);
  const from = (Number(url.searchParams.get("page") ?? 1) - 1) * size;
  return items.slice(from, from + size);
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.statusCode = status;
  response.end(typeof body === "string" ? body : body && JSON.stringify(body));
}
