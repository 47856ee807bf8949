import type { OfficerLive, OfficerState, Viewport } from '@xuncheng/contract';
import { Cartesian2, SceneTransforms, type Cartesian3, type Scene } from 'cesium';
import { clusterByGrid, type Cluster, type Clusters } from './cluster-grid.ts';
import { declutter, type ScreenLabel } from './declutter.ts';
import { glideTo, placeAt, standAt, type Glide } from './motion.ts';
import {
  dressCluster,
  dressName,
  dressOfficer,
  NAME_BELOW_PIXELS,
  nameLabel,
  OfficerSprites,
  placeSprite,
  positionAbove,
  type OfficerSprite,
} from './officer-sprites.ts';

/** Icons nearer to each other than this are put together. */
const CELL_PIXELS = 46;
/** Nearer than so many metres a pixel nobody is put together. */
const OPEN_BELOW_METRES_PER_PIXEL = 0.45;
/** Names are for reading who is who on a street. */
const NAMES_BELOW_METRES_PER_PIXEL = 1.6;
/** What is this far outside the screen has a sprite already when the map is moved. */
const MARGIN = 0.2;
/** The worst last: nobody knows anything of the unknown. */
const BY_RANK: readonly OfficerState[] = ['off-duty', 'live', 'stale', 'unknown'];

interface Track {
  officer: OfficerLive & Placed;
  glide: Glide;
  sprite: OfficerSprite | null;
}

/** Officers who would cover each other. */
export interface OfficerCluster {
  readonly lon: number;
  readonly lat: number;
  readonly count: number;
  readonly worst: OfficerState;
  readonly officerIds: readonly number[];
  /** Half the way between its farthest members, metres. */
  readonly radiusMetres: number;
}

/**
 * Officers gliding between fixes, and clusters of those who would cover each other, which carry the worst state inside them and open when
 * one comes nearer. Only who is on the screen has a sprite, so that a frame costs what is seen and not what there is.
 */
export class OfficersLayer {
  private readonly scene: Scene;
  private readonly sprites: OfficerSprites;
  private readonly tracks = new Map<number, Track>();
  /** Who is drawn alone. */
  private shown: Track[] = [];
  private clusters: { readonly cluster: Cluster; readonly sprite: OfficerSprite }[] = [];
  private made: Clusters = { clusters: [], next: new Int32Array() };
  private candidates: Track[] = [];
  private input = inputOf(1_024);
  private selectedId: number | null = null;
  private readonly place = { lon: 0, lat: 0 };

  constructor(scene: Scene) {
    this.scene = scene;
    this.sprites = new OfficerSprites(scene);
  }

  /** Officers with a position, whether alone or in a cluster. */
  get count(): number {
    return this.tracks.size;
  }

  get clusterCount(): number {
    return this.clusters.length;
  }

  show(officers: boolean, names: boolean): void {
    this.sprites.show(officers, names);
  }

  /** Takes over the living picture. `glides`: may things glide on this machine, or do they jump? `now`: epoch ms. */
  sync(officers: ReadonlyMap<number, OfficerLive>, selectedId: number | null, now: number, glides: boolean): void {
    for (const [id, track] of this.tracks) if (!placed(officers.get(id))) this.drop(id, track);
    for (const officer of officers.values()) {
      if (!placed(officer)) continue;
      const track = this.tracks.get(officer.officerId);
      if (!track) {
        const glide = standAt(officer.lon, officer.lat);
        this.tracks.set(officer.officerId, { officer, glide, sprite: null });
      } else if (track.officer !== officer) update(track, officer, now, glides);
      else if (selectedId === this.selectedId) continue;
      if (track?.sprite) dressOfficer(track.sprite, officer, officer.officerId === selectedId);
    }
    this.selectedId = selectedId;
  }

  /** Decides anew who is on the screen, alone or together. Called when the camera has moved, and once a second while people do. */
  arrange({ west, south, east, north, metresPerPixel }: Viewport, now: number): void {
    const marginLon = (east - west) * MARGIN;
    const marginLat = (north - south) * MARGIN;
    this.candidates = [];
    for (const track of this.tracks.values()) {
      const { lon, lat } = placeAt(track.glide, now, this.place);
      const isSeen =
        track.officer.officerId !== this.selectedId && // stands alone
        lon >= west - marginLon &&
        lon <= east + marginLon &&
        lat >= south - marginLat &&
        lat <= north + marginLat;
      if (!isSeen) continue;
      if (this.candidates.length === this.input.lon.length) this.input = grown(this.input);
      const index = this.candidates.push(track) - 1;
      this.input.lon[index] = lon;
      this.input.lat[index] = lat;
      this.input.rank[index] = BY_RANK.indexOf(track.officer.state);
    }
    const cell = cellDegrees(metresPerPixel);
    const aspect = Math.max(0.1, Math.cos((((south + north) / 2) * Math.PI) / 180));
    this.made = clusterByGrid({ ...this.input, length: this.candidates.length }, cell / aspect, cell);
    this.assign(metresPerPixel, now);
  }

  /** Moves everybody to where they are at `now` (epoch ms) and says whether anybody still moves. */
  frame(now: number): boolean {
    let moving = false;
    const { shown, place } = this;
    for (let i = 0; i < shown.length; i++) {
      const track = shown[i]!;
      const { glide, sprite } = track;
      if (glide.endsAt === 0 || !sprite) continue;
      placeAt(glide, now, place);
      placeSprite(sprite, place.lon, place.lat);
      if (now >= glide.endsAt) track.glide = standAt(glide.toLon, glide.toLat);
      else moving = true;
    }
    return moving;
  }

  /** Where an officer is now, or undefined when it is not known. */
  positionOf(officerId: number): Cartesian3 | undefined {
    const track = this.tracks.get(officerId);
    if (!track) return undefined;
    if (track.sprite) return track.sprite.icon.position;
    const { lon, lat } = placeAt(track.glide, Date.now(), this.place);
    return positionAbove(lon, lat);
  }

  /** Officers drawn alone. */
  *targets(): Generator<{ readonly officer: OfficerLive; readonly position: Cartesian3 }> {
    if (!this.sprites.shown) return;
    for (const { officer, sprite } of this.shown) if (sprite) yield { officer, position: sprite.icon.position };
  }

  *clusterTargets(): Generator<{ readonly cluster: OfficerCluster; readonly position: Cartesian3 }> {
    if (!this.sprites.shown) return;
    for (const { cluster, sprite } of this.clusters)
      yield { cluster: this.describe(cluster), position: sprite.icon.position };
  }

  /** The cluster with the worst state, the biggest of those; undefined when there is none. */
  worstCluster(): OfficerCluster | undefined {
    let worst: Cluster | undefined;
    for (const { cluster } of this.clusters) {
      const isWorse = cluster.worst - (worst?.worst ?? -1);
      if (isWorse > 0 || (isWorse === 0 && cluster.count > worst!.count)) worst = cluster;
    }
    return worst && this.describe(worst);
  }

  private assign(metresPerPixel: number, now: number): void {
    const opened = metresPerPixel < OPEN_BELOW_METRES_PER_PIXEL;
    const before = this.shown;
    const alone = new Set<Track>();
    const selected = this.selectedId === null ? undefined : this.tracks.get(this.selectedId);
    if (selected) alone.add(selected);
    for (const cluster of this.made.clusters) {
      if (!opened && cluster.count > 1) continue;
      for (let i = cluster.first; i >= 0; i = this.made.next[i]!) alone.add(this.candidates[i]!);
    }
    for (const track of before) {
      if (alone.has(track) || !track.sprite) continue;
      this.sprites.release(track.sprite);
      track.sprite = null;
    }
    this.shown = [...alone];
    for (const track of this.shown) {
      track.sprite ??= this.sprites.take();
      dressOfficer(track.sprite, track.officer, track.officer.officerId === this.selectedId);
      placeAt(track.glide, now, this.place);
      placeSprite(track.sprite, this.place.lon, this.place.lat);
    }
    this.assignClusters(opened ? [] : this.made.clusters.filter(({ count }) => count > 1));
    this.assignNames(metresPerPixel < NAMES_BELOW_METRES_PER_PIXEL);
  }

  private assignClusters(together: readonly Cluster[]): void {
    for (const { sprite } of this.clusters.slice(together.length)) this.sprites.release(sprite);
    this.clusters = together.map((cluster, index) => {
      const sprite = this.clusters[index]?.sprite ?? this.sprites.take();
      dressCluster(sprite, BY_RANK[cluster.worst]!, cluster.count);
      placeSprite(sprite, cluster.lon, cluster.lat);
      return { cluster, sprite };
    });
  }

  /** Names that cover neither each other nor somebody's icon; the selected officer's first. */
  private assignNames(named: boolean): void {
    const labels: (ScreenLabel & { readonly track: Track | null })[] = [];
    if (named) {
      for (const track of this.shown) {
        const at = SceneTransforms.worldToWindowCoordinates(this.scene, track.sprite!.icon.position, new Cartesian2());
        if (!at) continue;
        const { width, height } = nameLabel(track.officer);
        labels.push({ x: at.x, y: at.y, width: 10, height: 10, rank: 0, track: null });
        const rank = track.officer.officerId === this.selectedId ? 1 : 2;
        labels.push({ x: at.x, y: at.y + NAME_BELOW_PIXELS, width, height, rank, track });
      }
    }
    const { clientWidth, clientHeight } = this.scene.canvas;
    const shown = declutter(labels, clientWidth, clientHeight);
    const legible = new Set<Track>();
    labels.forEach(({ track }, index) => {
      if (track && shown[index]) legible.add(track);
    });
    for (const track of this.shown) {
      dressName(track.sprite!, track.officer, legible.has(track));
      if (legible.has(track)) track.sprite!.name.position = track.sprite!.icon.position;
    }
  }

  private describe(cluster: Cluster): OfficerCluster {
    const officerIds: number[] = [];
    let farthest = 0;
    for (let i = cluster.first; i >= 0; i = this.made.next[i]!) {
      officerIds.push(this.candidates[i]!.officer.officerId);
      const dx = (this.input.lon[i]! - cluster.lon) * Math.cos((cluster.lat * Math.PI) / 180);
      farthest = Math.max(farthest, Math.hypot(dx, this.input.lat[i]! - cluster.lat));
    }
    const { lon, lat, count } = cluster;
    return { lon, lat, count, worst: BY_RANK[cluster.worst]!, officerIds, radiusMetres: farthest * METRES_PER_DEGREE };
  }

  private drop(id: number, track: Track): void {
    this.tracks.delete(id);
    if (!track.sprite) return;
    this.sprites.release(track.sprite);
    track.sprite = null;
  }
}

const METRES_PER_DEGREE = 111_195;

/** Sides of a cell, in steps of √2 so that a little nearer does not sort everybody anew. */
function cellDegrees(metresPerPixel: number): number {
  return (CELL_PIXELS * 2 ** (Math.round(Math.log2(metresPerPixel) * 2) / 2)) / METRES_PER_DEGREE;
}

function inputOf(capacity: number): { lon: Float64Array; lat: Float64Array; rank: Uint8Array } {
  return { lon: new Float64Array(capacity), lat: new Float64Array(capacity), rank: new Uint8Array(capacity) };
}

function grown(input: ReturnType<typeof inputOf>): ReturnType<typeof inputOf> {
  const bigger = inputOf(input.lon.length * 2);
  bigger.lon.set(input.lon);
  bigger.lat.set(input.lat);
  bigger.rank.set(input.rank);
  return bigger;
}

function update(track: Track, officer: OfficerLive & Placed, now: number, glides: boolean): void {
  const before = track.officer;
  track.officer = officer;
  if (officer.lon === before.lon && officer.lat === before.lat) return;
  const pauseMs = (officer.fixAt ?? 0) - (before.fixAt ?? 0);
  const glide = glides
    ? glideTo(track.glide, officer.lon, officer.lat, now, pauseMs)
    : standAt(officer.lon, officer.lat);
  // Whoever jumps is put there by the next frame, too.
  track.glide = glide.endsAt === 0 ? { ...glide, endsAt: 1 } : glide;
}

interface Placed {
  readonly lon: number;
  readonly lat: number;
}

function placed(officer: OfficerLive | undefined): officer is OfficerLive & Placed {
  return officer !== undefined && officer.lon !== null && officer.lat !== null;
}
