import type { Area, Officer, OfficerLive } from '@xuncheng/contract';

/** Officers who are spoken to together. */
export interface ReceiverGroup {
  readonly id: string;
  readonly kind: 'everybody' | 'squad' | 'area' | 'beat';
  /** Empty for everybody. */
  readonly name: string;
  readonly officerIds: readonly number[];
}

const GROUPED_LEVELS: readonly Area['level'][] = ['subdistrict', 'community'];

/**
 * Everybody on duty, then squads, subdistricts and communities, and beats, each by name; none that is empty.
 * @param nameOf an area in the reader's language
 */
export function receiverGroups(
  onDuty: Iterable<OfficerLive>,
  officers: readonly Officer[],
  areas: readonly Area[],
  nameOf: (area: Area) => string,
): ReceiverGroup[] {
  const squadOf = new Map(officers.map(({ id, squad }) => [id, squad]));
  const areaById = new Map(areas.map((area) => [area.id, area]));
  const found = new Map<string, { kind: ReceiverGroup['kind']; name: string; officerIds: number[] }>();
  const put = (kind: ReceiverGroup['kind'], id: string, name: string, officerId: number): void => {
    const group = found.get(id) ?? { kind, name, officerIds: [] };
    found.set(id, group);
    group.officerIds.push(officerId);
  };
  for (const { officerId, beat, areaId } of onDuty) {
    put('everybody', 'everybody', '', officerId);
    const squad = squadOf.get(officerId);
    if (squad !== undefined) put('squad', `squad/${squad}`, squad, officerId);
    for (let area = areaById.get(areaId); area; area = areaById.get(area.parentId ?? -1))
      if (GROUPED_LEVELS.includes(area.level)) put('area', `area/${String(area.id)}`, nameOf(area), officerId);
    put('beat', `beat/${beat}`, beat, officerId);
  }
  const order: readonly ReceiverGroup['kind'][] = ['everybody', 'squad', 'area', 'beat'];
  return [...found]
    .map(([id, group]) => ({ id, ...group }))
    .sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind) || a.name.localeCompare(b.name, 'zh-CN'));
}
