import { Painter, type Scene } from './painter.ts';
import { Sprites } from './sprites.ts';
import { TileLayer, type Placement } from './tiles.ts';

/** Tiles of 256 KB: what is kept of the sharp picture, and of the whole. */
const kept = { sharp: 140, whole: 100 };

/** A stretched picture is made anew even while the map moves once it is this much too coarse or too fine. */
const tolerable = { coarse: 2.6, fine: 0.45 };

/**
 * Three pictures of the same seats: the whole plan, always there to fall back on; the one that is shown, in the scale at
 * which the map rests; and the one shown before, until the new one is complete.
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

  /** After a change of everything: colours, size, filter. @param scale device pixels a metre at which the whole plan fits. */
  reset(scale: number, ratio: number): void {
    this.#ratio = ratio;
    this.#whole = this.#layer(scale, kept.whole);
    this.#sharp = this.#whole;
    this.#before = undefined;
  }

  /** Of what is shown. */
  get painter(): Painter | undefined {
    return this.#sharp?.painter;
  }

  /** @param moving the scale may be another in the next frame. @returns whether the picture is as good as it gets. */
  draw(ctx: CanvasRenderingContext2D, place: Placement, moving: boolean, deadline: number): boolean {
    if (!this.#whole || !this.#sharp) return true;
    const stretch = place.scale / this.#sharp.scale;
    if (stretch !== 1 && (!moving || stretch > tolerable.coarse || stretch < tolerable.fine)) {
      if (this.#sharp !== this.#whole) this.#before = this.#sharp;
      this.#sharp = place.scale === this.#whole.scale ? this.#whole : this.#layer(place.scale, kept.sharp);
    }
    const sharp = this.#sharp;
    // Tiles of a scale that will not last are worth one a frame, no more.
    const complete = sharp.fill(place, moving && sharp.scale !== place.scale ? 0 : deadline);
    if (complete) this.#before = undefined;
    else {
      // Behind the tiles that are not there yet.
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
