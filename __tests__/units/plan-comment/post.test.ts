import { markerWith } from "../../../operations/plan-comment/marker";
import { type PullRequestEvent, postComment, pullRequestOf } from "../../../operations/plan-comment/post";
import { GithubStandIn, trouble } from "../../workflows/github-stand-in";

const REPOSITORY = "example/sample-platform";
const PULL = 7;
const about = (environment: string, text = "Plans") => `${text}\n\n${markerWith(environment, {})}\n`;

let github: GithubStandIn;
beforeEach(async () => {
  github = await new GithubStandIn().start();
});
afterEach(() => github.stop());

const bodies = () => github.comments.map(({ body }) => body);
const post = (body: string, environment = "dev") => postComment(github.client, PULL, environment, body);

describe("a comment", () => {
  test("is created once, and then written anew in place", async () => {
    expect(await post(about("dev", "First"))).toBe("created");
    expect(await post(about("dev", "Second"))).toBe("updated");
    expect(bodies()).toEqual([about("dev", "Second")]);
  });

  test("is one for each environment, and of each pull request", async () => {
    github.addComment(8, about("dev", "Another's"));
    await post(about("dev"));
    await post(about("prod"), "prod");
    expect(bodies()).toEqual([about("dev", "Another's"), about("dev"), about("prod")]);
  });

  test("is found behind hundreds of others", async () => {
    const first = github.addComment(PULL, about("dev", "First"));
    for (let each = 0; each < 250; each++) github.addComment(PULL, "What a fine plan.");
    expect(await post(about("dev", "Second"))).toBe("updated");
    expect(first.body).toBe(about("dev", "Second"));
  });

  test("is never somebody else's, who quotes ours to its last line", async () => {
    const theirs = github.addComment(PULL, about("dev", "Theirs"), { login: "mallory", type: "User" });
    expect(await post(about("dev"))).toBe("created");
    expect(theirs.body).toBe(about("dev", "Theirs"));
  });

  test("is created again, when somebody deletes it", async () => {
    await post(about("dev", "First"));
    github.comments.splice(0);
    expect(await post(about("dev", "Second"))).toBe("created");
    expect(bodies()).toEqual([about("dev", "Second")]);
  });

  test("is created again, when somebody deletes it between look and update", async () => {
    await post(about("dev", "First"));
    const updates = github.client;
    const list = updates.list.bind(updates);
    updates.list = async <T>(path: string) => {
      const found = await list<T>(path);
      github.comments.splice(0);
      return found;
    };
    expect(await postComment(updates, PULL, "dev", about("dev", "Second"))).toBe("created");
    expect(bodies()).toEqual([about("dev", "Second")]);
  });
});

describe("when GitHub is in trouble", () => {
  test.each([
    ["has a bad gateway", trouble.badGateway],
    ["hangs up", trouble.hangUp],
  ])("and %s, it is asked again", async (_what, answer) => {
    github.failures.push({ answer }, { answer });
    expect(await post(about("dev"))).toBe("created");
    expect(bodies()).toEqual([about("dev")]);
  });

  test("and loses the answer to a creation, there is still one comment", async () => {
    github.addComment(PULL, "What a fine plan.");
    // The list is answered; the creation happens, and its answer is lost.
    const client = github.client;
    const create = client.post.bind(client);
    client.post = async <T>(path: string, body: object) => {
      if (bodies().length === 1) github.failures.push({ answer: trouble.badGateway, after: true });
      return create<T>(path, body);
    };
    expect(await postComment(client, PULL, "dev", about("dev"))).toBe("updated");
    expect(bodies()).toEqual(["What a fine plan.", about("dev")]);
  });

  test("and limits the rate, it is asked when it says, within bounds", async () => {
    github.failures.push({ answer: trouble.secondaryLimit(7) });
    expect(await post(about("dev"))).toBe("created");
    expect(github.pauses).toEqual([7000]);

    github.failures.push({ answer: trouble.primaryLimit(3600) });
    await expect(post(about("dev"))).rejects.toThrow("API rate limit exceeded");
  });

  test("and refuses, its reason is told", async () => {
    github.failures.push({ answer: trouble.forbidden });
    await expect(post(about("dev"))).rejects.toThrow(/403 Resource not accessible by integration/);
  });
});

describe("a run", () => {
  const event = (full_name: string | undefined): PullRequestEvent => ({
    pull_request: {
      number: PULL,
      head: { sha: "abc", repo: full_name === undefined ? null : { full_name } },
    },
  });

  test("for a branch of this repository comments on its pull request", () => {
    expect(pullRequestOf(event(REPOSITORY), REPOSITORY)).toBe(PULL);
  });

  test.each([["mallory/sample-platform"], [undefined]])("for a fork (%s) posts nothing", (fork) => {
    expect(() => pullRequestOf(event(fork), REPOSITORY)).toThrow(/nothing is planned or posted for forks/);
  });

  test("for no pull request posts nothing", () => {
    expect(() => pullRequestOf({}, REPOSITORY)).toThrow("This run is not for a pull request");
  });
});
