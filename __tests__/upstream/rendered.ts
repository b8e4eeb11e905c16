import { type UpstreamRelease, upstreamReleases } from "../../operations/upstream/releases";
import { findRenderer, type Renderer } from "../../operations/upstream/render";
import { onAllCores } from "../chart/on-all-cores";
import { Rendered } from "../chart/rendered";

/** Time for Helm to render every chart, on a busy machine. */
export const RENDER_MILLISECONDS = 300_000;

export const releases: readonly UpstreamRelease[] = upstreamReleases();

/** What the published charts make of our values, once for each test file that asks. */
export class UpstreamRenders {
  readonly #rendered = new Map<UpstreamRelease, Rendered>();
  #renderer: Renderer | undefined;

  /** Renders some releases before the tests of a file, and removes what was unpacked after them. */
  static beforeAll(some: readonly UpstreamRelease[]): UpstreamRenders {
    const renders = new UpstreamRenders();
    beforeAll(() => renders.#render(some), RENDER_MILLISECONDS);
    afterAll(() => renders.#renderer?.close());
    return renders;
  }

  get renderer(): Renderer {
    return this.#renderer as Renderer;
  }

  of(release: UpstreamRelease): Rendered {
    return this.#rendered.get(release) as Rendered;
  }

  /** @throws Error with Helm's words when it refuses one. */
  async #render(some: readonly UpstreamRelease[]): Promise<void> {
    const renderer = await findRenderer();
    this.#renderer = renderer;
    await onAllCores([...new Set(some)], async (release) => {
      this.#rendered.set(release, new Rendered(await renderer.render(release)));
    });
  }
}
