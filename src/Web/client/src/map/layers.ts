import { Painter, type Scene } from './painter.ts';
import { Sprites } from './sprites.ts';
import { TileLayer, type Placement } from './tiles.ts';

/** How many tiles (256 KB each) a layer keeps: of the current scale, and of the scale of the whole plan. */
const tileLimit = { sharp: 140, whole: 100 };

/** Stretch factors outside of which a new layer is painted even while the map moves. */
const stretchLimit = { coarse: 2.6, fine: 0.45 };

/**
 * Up to three layers of tiles: the whole plan, as a fallback; the current scale; and the scale before, until the tiles of
 * the current one are complete.
 */
export class Layers {
  readonly #scene: Scene;
  #sprites = new Sprites();
  #whole: TileLayer | undefined;
  #sharp: TileLayer | undefined;
  #before: TileLayer | undefined;
  #ratio = 1;

  constructor(scene: Scene) {
    this.#scene = scene;
  }

  /** Drops all tiles: colours, size or filter have changed. @param scale device pixels a metre at which the whole plan fits. */
  reset(scale: number, ratio: number): void {
    this.#ratio = ratio;
    this.#whole = this.#layer(scale, tileLimit.whole);
    this.#sharp = this.#whole;
    this.#before = undefined;
  }

  /** The painter of the current scale. */
  get painter(): Painter | undefined {
    return this.#sharp?.painter;
  }

  /** Paints everything that is in view, without tiles: they would be painted first and then copied. */
  drawAtOnce(ctx: CanvasRenderingContext2D, place: Placement): void {
    const { painter } = (this.#sharp = this.#layerAt(place.scale));
    const { scale, x, y, width, height } = place;
    ctx.translate(x, y);
    painter.box(ctx, { left: -x / scale, top: -y / scale, right: (width - x) / scale, bottom: (height - y) / scale });
    ctx.resetTransform();
  }

  /** Paints tiles of what was drawn at once. @returns whether all are painted. */
  fill(place: Placement, deadline: number): boolean {
    return this.#sharp?.fill(place, deadline) ?? true;
  }

  #layerAt(scale: number): TileLayer {
    return scale === this.#whole!.scale ? this.#whole! : this.#layer(scale, tileLimit.sharp);
  }

  /** @param moving the scale may change again in the next frame. @returns whether all tiles are painted at the right scale. */
  draw(ctx: CanvasRenderingContext2D, place: Placement, moving: boolean, deadline: number): boolean {
    if (!this.#whole || !this.#sharp) return true;
    const stretch = place.scale / this.#sharp.scale;
    if (stretch !== 1 && (!moving || stretch > stretchLimit.coarse || stretch < stretchLimit.fine)) {
      if (this.#sharp !== this.#whole) this.#before = this.#sharp;
      this.#sharp = this.#layerAt(place.scale);
    }
    const sharp = this.#sharp;
    // The scale will change again: paint only one tile a frame.
    const complete = sharp.fill(place, moving && sharp.scale !== place.scale ? 0 : deadline);
    if (complete) this.#before = undefined;
    else {
      // Shown where tiles are not painted yet.
      if (sharp !== this.#whole) this.#whole.draw(ctx, place);
      this.#before?.draw(ctx, place);
    }
    sharp.draw(ctx, place);
    return complete && sharp.scale === place.scale;
  }

  repaint(seats: readonly number[]): void {
    const { xs, ys, half } = this.#scene.geometry;
    for (const layer of this.#all()) if (layer.painter.detail !== 'areas') layer.repaint(seats, xs, ys, half);
  }

  repaintAreas(areas: Iterable<number>): void {
    const changed = [...areas];
    for (const layer of this.#all()) {
      if (layer.painter.detail === 'areas') for (const area of changed) layer.repaintArea(area, this.#scene.geometry.areas.areas[area].box);
    }
  }

  #all(): Set<TileLayer> {
    return new Set([this.#whole, this.#sharp, this.#before].filter(layer => layer !== undefined));
  }

  #layer(scale: number, most: number): TileLayer {
    return new TileLayer(new Painter(this.#scene, this.#sprites, scale, this.#ratio), scale, this.#scene.geometry.bounds, most);
  }
}
