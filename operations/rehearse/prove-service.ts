import { type Story, tellStory } from "../story/story";
import type { Progress } from "../terminal/progress";

/** What the service came to. */
export type ServiceOutcome = { readonly story: Story } | { readonly error: Error };

/** Builds the service, asks it for a page, and rolls out a sound and a faulty version of it. */
export async function proveService(options: {
  readonly progress: Progress;
  readonly signal: AbortSignal;
}): Promise<ServiceOutcome> {
  const { progress, signal } = options;
  const task = progress.start("service");
  try {
    const story = await tellStory({
      signal,
      onStep: (step) => task.step(step),
      onMeasured: ({ weight }) => task.detail(`${weight} % of the traffic`),
    });
    task.done(
      `${story.request.spans.length} spans of a page; a sound version promoted, a faulty one taken back`,
    );
    return { story };
  } catch (error) {
    if (signal.aborted) task.vanish();
    else task.fail((error as Error).message.split("\n")[0] as string);
    return { error: error as Error };
  }
}
