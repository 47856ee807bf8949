import type { MapSource } from '@xuncheng/contract';
import { create } from 'zustand';
import { remember, remembered } from './remembered.ts';

/** What lies under the city and stands on it, as chosen in this browser; by identity, because sources come and go. */
export interface GroundChoice {
  /** Null: the drawn map. */
  readonly imagery: number | null;
  readonly models: readonly number[];
}

/** How a source that was chosen does. `partly`: some files of a model cannot be shown. */
export type SourceState = 'waiting' | 'shown' | 'partly' | 'away';

interface GroundView extends GroundChoice {
  /** Of what was chosen and is there, by identity. */
  readonly states: ReadonlyMap<number, SourceState>;
}

export const useGround = create<GroundView>(() => ({ ...readChoice(remembered('ground')), states: new Map() }));

/** What was kept; whatever else is there is the drawn map. */
export function readChoice(kept: string | null): GroundChoice {
  const [imagery = '', models = ''] = (kept ?? '').split(';');
  const numbers = (list: string): number[] =>
    list
      .split(',')
      .filter((text) => /^\d{1,9}$/.test(text))
      .map(Number);
  return { imagery: numbers(imagery)[0] ?? null, models: numbers(models) };
}

function choose(choice: GroundChoice): void {
  remember('ground', `${String(choice.imagery ?? '')};${choice.models.join(',')}`);
  useGround.setState(choice);
}

/** Imagery, or null: the drawn map. */
export function chooseImagery(imagery: number | null): void {
  choose({ imagery, models: useGround.getState().models });
}

/** Shows a model, or takes it away. */
export function toggleModel(id: number): void {
  const { imagery, models } = useGround.getState();
  choose({ imagery, models: models.includes(id) ? models.filter((other) => other !== id) : [...models, id] });
}

/** The sources that were chosen, as far as they are there. */
export function chosenSources(sources: readonly MapSource[], { imagery, models }: GroundChoice): readonly MapSource[] {
  return sources.filter(({ id, kind }) => (kind === 'imagery' ? id === imagery : models.includes(id)));
}
