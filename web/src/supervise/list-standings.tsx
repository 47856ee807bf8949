import type { AreaLevel, Evaluation } from '@xuncheng/contract';
import type { TFunction } from 'i18next';
import type { EvaluatedSpan } from '../api/evaluation.ts';
import { BeatOfficers } from './BeatOfficers.tsx';
import { EvaluationTable } from './EvaluationTable.tsx';
import { standingOfOfficer, type Standing } from './standing.ts';

/** By what figures are listed. */
export type ListedBy = 'officer' | 'squad' | 'beat' | AreaLevel;

interface Listing {
  readonly evaluation: Evaluation;
  readonly span: EvaluatedSpan;
  readonly t: TFunction;
  readonly isEnglish: boolean;
}

/** The lines of a league table. What is no officer opens into what its figures are the sums of. */
export function listStandings(by: ListedBy, listing: Listing): Standing[] {
  const { evaluation, span, t } = listing;
  switch (by) {
    case 'officer':
      return evaluation.officers.map(standingOfOfficer);
    case 'squad':
      return evaluation.squads.map((squad) => ({
        ...squad,
        key: squad.squadId ?? squad.squad,
        name: squad.squad,
        parts: () => (
          <EvaluationTable
            title={t('supervise.line.officer')}
            standings={evaluation.officers
              .filter((officer) => officer.squadId === squad.squadId && officer.squad === squad.squad)
              .map(standingOfOfficer)}
            span={span}
          />
        ),
      }));
    case 'beat':
      return listBeats(listing, () => true);
    default:
      return evaluation.areas
        .filter(({ level }) => level === by)
        .map((area) => ({
          ...area,
          key: area.areaId,
          name: listing.isEnglish ? area.nameEn : area.name,
          parts: () => (
            <EvaluationTable
              title={t('supervise.line.beat')}
              standings={listBeats(listing, (areaId) => liesIn(evaluation.areas, areaId, area.areaId))}
              span={span}
            />
          ),
        }));
  }
}

function listBeats({ evaluation, span, isEnglish }: Listing, isListed: (areaId: number) => boolean): Standing[] {
  const areas = new Map(evaluation.areas.map((area) => [area.areaId, isEnglish ? area.nameEn : area.name]));
  return evaluation.beats
    .filter(({ areaId }) => isListed(areaId))
    .map((beat) => ({
      ...beat,
      key: beat.beatId,
      name: beat.beat,
      note: areas.get(beat.areaId) ?? '',
      parts: () => <BeatOfficers span={{ ...span, beatId: beat.beatId }} />,
    }));
}

function liesIn(areas: Evaluation['areas'], areaId: number, rootId: number): boolean {
  if (areaId === rootId) return true;
  const parentId = areas.find((area) => area.areaId === areaId)?.parentId ?? null;
  return parentId !== null && liesIn(areas, parentId, rootId);
}
