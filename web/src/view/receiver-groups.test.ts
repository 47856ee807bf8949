import type { Area, Officer, OfficerLive } from '@xuncheng/contract';
import { describe, expect, it } from 'vitest';
import { receiverGroups } from './receiver-groups.ts';

const live = (officerId: number, beat: string, areaId: number): OfficerLive =>
  ({ officerId, beat, areaId }) as OfficerLive;
const officer = (id: number, squad: string): Officer => ({ id, squad }) as Officer;
const area = (id: number, parentId: number | null, level: Area['level'], name: string): Area =>
  ({ id, parentId, level, name }) as Area;

describe('whom one can speak to together', () => {
  const areas = [
    area(1, null, 'district', '区'),
    area(2, 1, 'subdistrict', '街道'),
    area(3, 2, 'community', '社区甲'),
    area(4, 2, 'community', '社区乙'),
  ];
  const groups = receiverGroups(
    [live(1, '一号网格', 3), live(2, '二号网格', 4), live(3, '二号网格', 4)],
    [officer(1, '一中队'), officer(2, '二中队'), officer(3, '二中队'), officer(9, '三中队')],
    areas,
    ({ name }) => name,
  );
  const idsOf = (name: string): readonly number[] | undefined =>
    groups.find((group) => group.name === name)?.officerIds;

  it('is everybody, squads, areas with all below them, and beats', () => {
    expect(groups[0]).toMatchObject({ kind: 'everybody', officerIds: [1, 2, 3] });
    expect(idsOf('二中队')).toEqual([2, 3]);
    expect(idsOf('街道')).toEqual([1, 2, 3]);
    expect(idsOf('社区乙')).toEqual([2, 3]);
    expect(idsOf('一号网格')).toEqual([1]);
  });

  it('leaves out who has nobody on duty', () => {
    expect(idsOf('三中队')).toBeUndefined();
    expect(receiverGroups([], [officer(1, '一中队')], areas, ({ name }) => name)).toEqual([]);
  });
});
