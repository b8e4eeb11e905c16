import type { CanaryStory } from "../operations/story/canary";
import { shippedSettings } from "../operations/story/settings";
import type { Story } from "../operations/story/story";

const sound: CanaryStory = {
  measured: [
    { at: 30, weight: 20, share: 0.19, requests: 40, errorRate: 0, p99Seconds: 0.012, failed: [] },
    { at: 60, weight: 40, share: 0.41, requests: 120, errorRate: 0, p99Seconds: 0.011, failed: [] },
  ],
  users: { requests: 400, failed: 0 },
  afterwards: { requests: 200, failed: 0 },
};

const faulty: CanaryStory = {
  measured: [
    {
      at: 30,
      weight: 20,
      share: 0.2,
      requests: 41,
      errorRate: 0.29,
      p99Seconds: 0.013,
      failed: ["error-rate"],
    },
  ],
  abortedBy: "error-rate",
  users: { requests: 200, failed: 12 },
  afterwards: { requests: 198, failed: 0 },
};

/** A story as a rehearsal tells it, without the half minute that it takes. */
export const exampleStory: Story = {
  settings: shippedSettings(),
  haste: 15,
  request: { status: 200, spans: [], line: {} },
  good: sound,
  bad: { ...faulty, errorRate: 0.3 },
};
