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

  /** @throws Error with Helm's words when it refuses one. */
  static async of(some: readonly UpstreamRelease[]): Promise<UpstreamRenders> {
    const renders = new UpstreamRenders();
    const renderer = await findRenderer();
    renders.#renderer = renderer;
    await onAllCores([...new Set(some)], async (release) => {
      renders.#rendered.set(release, new Rendered(await renderer.render(release)));
    });
    return renders;
  }

  get renderer(): Renderer {
    return this.#renderer as Renderer;
  }

  of(release: UpstreamRelease): Rendered {
    return this.#rendered.get(release) as Rendered;
  }

  close(): void {
    this.#renderer?.close();
  }
}
