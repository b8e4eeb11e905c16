import { setTimeout as wait } from "node:timers/promises";
import { UserError } from "../../config/user-error";

export interface GithubOptions {
  /** "owner/name". */
  readonly repository: string;
  readonly token: string;
  /** Address of the API. */
  readonly api?: string;
  /** Waits; tests do not. */
  readonly pause?: (milliseconds: number) => Promise<unknown>;
}

/** An answer that is not the one asked for: a right that is missing, or GitHub in trouble. */
export class GithubError extends UserError {
  constructor(
    readonly method: string,
    readonly path: string,
    /** 0 when no answer came. */
    readonly status: number,
    reason: string,
  ) {
    super(`GitHub: ${method} ${path}: ${status ? `${status} ` : ""}${reason}`);
  }

  /** Whether it was GitHub's trouble: what was asked may or may not have been done. */
  get passing(): boolean {
    return this.status === 0 || this.status >= 500;
  }
}

const ATTEMPTS = 5;
/** Before the second attempt; twice as long before each further one. */
const FIRST_PAUSE = 1000;
/** A job that would wait longer for its rate limit fails instead. */
const LONGEST_PAUSE = 10 * 60_000;
const ANSWER_MILLISECONDS = 30_000;

/**
 * The part of GitHub's REST API that the workflows need, within one repository.
 *
 * What reads, replaces or deletes is repeated when GitHub is in trouble, and everything when a rate limit says when.
 * What creates is not: it may have been created. Wrap it in `settle`, which looks again first.
 * https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api
 */
export class Github {
  constructor(private readonly options: GithubOptions) {}

  /** Whose repository it is. */
  get owner(): string {
    return this.options.repository.split("/")[0] as string;
  }

  get<T>(path: string): Promise<T> {
    return this.request("GET", path) as Promise<T>;
  }

  /** Every page of a list. */
  async list<T>(path: string): Promise<T[]> {
    const items: T[] = [];
    for (let page = 1; ; page++) {
      const next = await this.get<T[]>(`${path}${path.includes("?") ? "&" : "?"}per_page=100&page=${page}`);
      items.push(...next);
      if (next.length < 100) return items;
    }
  }

  post<T>(path: string, body: object): Promise<T> {
    return this.request("POST", path, body) as Promise<T>;
  }

  patch<T>(path: string, body: object): Promise<T> {
    return this.request("PATCH", path, body) as Promise<T>;
  }

  delete(path: string): Promise<unknown> {
    return this.request("DELETE", path);
  }

  /** Repeats work that looks before it acts, while GitHub is in trouble. */
  async settle<T>(work: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof GithubError && error.passing) || attempt === ATTEMPTS) throw error;
        await this.pause(FIRST_PAUSE * 2 ** attempt);
      }
    }
  }

  /** @param path Below the repository, for example "/issues". */
  private async request(method: string, path: string, body?: object): Promise<unknown> {
    for (let attempt = 1; ; attempt++) {
      const answer = await this.ask(method, path, body);
      if (!(answer instanceof GithubError) && answer.ok) {
        return answer.status === 204 ? undefined : answer.json();
      }
      const error = answer instanceof GithubError ? answer : await refusal(method, path, answer);
      const limited = answer instanceof GithubError ? undefined : rateLimit(answer, error);
      const again = limited ?? (error.passing && method !== "POST" ? FIRST_PAUSE * 2 ** (attempt - 1) : -1);
      if (again < 0 || again > LONGEST_PAUSE || attempt === ATTEMPTS) throw error;
      await this.pause(again);
    }
  }

  private async ask(method: string, path: string, body?: object): Promise<Response | GithubError> {
    const { api = "https://api.github.com", repository, token } = this.options;
    try {
      return await fetch(`${api}/repos/${repository}${path}`, {
        method,
        headers: {
          accept: "application/vnd.github+json",
          authorization: `Bearer ${token}`,
          "x-github-api-version": "2022-11-28",
          ...(body && { "content-type": "application/json" }),
        },
        body: body && JSON.stringify(body),
        signal: AbortSignal.timeout(ANSWER_MILLISECONDS),
      });
    } catch (error) {
      const { message, cause } = error as Error;
      return new GithubError(method, path, 0, cause instanceof Error ? cause.message : message);
    }
  }

  private pause(milliseconds: number): Promise<unknown> {
    return (this.options.pause ?? wait)(milliseconds);
  }
}

/**
 * Milliseconds until a rate limit lets the next request through; undefined where there is none. Some say no time: then
 * GitHub asks for a minute.
 */
function rateLimit({ status, headers }: Response, { message }: GithubError): number | undefined {
  if (status !== 403 && status !== 429) return undefined;
  const after = headers.get("retry-after");
  if (after) return Number(after) * 1000;
  if (headers.get("x-ratelimit-remaining") !== "0") {
    return status === 429 || /secondary rate limit/i.test(message) ? 60_000 : undefined;
  }
  return Math.max(0, Number(headers.get("x-ratelimit-reset")) * 1000 - Date.now());
}

async function refusal(method: string, path: string, answer: Response): Promise<GithubError> {
  const text = await answer.text().catch(() => "");
  let reason = text.slice(0, 200);
  try {
    reason = (JSON.parse(text) as { message?: string }).message ?? reason;
  } catch {
    // A proxy answered, not GitHub.
  }
  return new GithubError(method, path, answer.status, reason);
}

/**
 * The client of a workflow job.
 *
 * @throws UserError outside of one.
 */
export function githubOfJob(env: NodeJS.ProcessEnv = process.env): Github {
  const { GITHUB_REPOSITORY: repository, GITHUB_TOKEN: token, GITHUB_API_URL: api } = env;
  if (!repository || !token) {
    const name = repository ? "GITHUB_TOKEN" : "GITHUB_REPOSITORY";
    throw new UserError(
      `${name} is not set: a workflow job has it; elsewhere set GITHUB_REPOSITORY to "owner/name" and GITHUB_TOKEN.`,
    );
  }
  return new Github({ repository, token, ...(api && { api }) });
}
