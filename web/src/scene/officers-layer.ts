import type { OfficerLive, OfficerState, Viewport } from '@xuncheng/contract';
import { Cartesian2, Math as CesiumMath, SceneTransforms, type Cartesian3, type Scene } from 'cesium';
import type { Cluster } from './cluster-grid.ts';
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
import { ViewClusters, type PlaceCluster } from './view-clusters.ts';

/** Icons nearer to each other than this are put together. */
const CELL_PIXELS = 46;
/** Names are for reading who is who on a street. */
const NAMES_BELOW_METRES_PER_PIXEL = 1.6;
/** The worst last: nobody knows anything of the unknown. */
const BY_RANK: readonly OfficerState[] = ['off-duty', 'live', 'stale', 'unknown'];

interface Track {
  officer: OfficerLive & Placed;
  glide: Glide;
  sprite: OfficerSprite | null;
}

/** Officers who would cover each other, and the worst state among them. */
export interface OfficerCluster extends PlaceCluster {
  readonly worst: OfficerState;
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
  private readonly inView = new ViewClusters<Track>();
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
  arrange(viewport: Viewport, now: number): void {
    this.inView.begin(viewport);
    for (const track of this.tracks.values()) {
      if (track.officer.officerId === this.selectedId) continue; // stands alone
      const { lon, lat } = placeAt(track.glide, now, this.place);
      this.inView.add(lon, lat, BY_RANK.indexOf(track.officer.state), track);
    }
    this.inView.finish(CELL_PIXELS);
    this.assign(viewport.metresPerPixel, now);
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

  /** Which way an officer is drawn to go, degrees from north; null: no way is drawn. */
  headingOf(officerId: number): number | null {
    const wedge = this.tracks.get(officerId)?.sprite?.wedge;
    return wedge?.show ? Math.round(-CesiumMath.toDegrees(wedge.rotation)) : null;
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
    const before = this.shown;
    const alone = new Set<Track>();
    const selected = this.selectedId === null ? undefined : this.tracks.get(this.selectedId);
    if (selected) alone.add(selected);
    for (const track of this.inView.alone()) alone.add(track);
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
    this.assignClusters(this.inView.together);
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
    return { ...this.inView.describe(cluster), worst: BY_RANK[cluster.worst]! };
  }

  private drop(id: number, track: Track): void {
    this.tracks.delete(id);
    if (!track.sprite) return;
    this.sprites.release(track.sprite);
    track.sprite = null;
  }
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
