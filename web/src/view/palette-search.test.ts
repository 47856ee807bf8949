import { describe, expect, it } from 'vitest';
import { spelledInPinyin } from './pinyin.ts';
import { searchPalette, type PaletteEntry, type PaletteKind } from './palette-search.ts';

const entry = (kind: PaletteKind, id: string, title: string, detail = ''): PaletteEntry => ({
  kind,
  id,
  title,
  detail,
  run: () => undefined,
});
const ALL = [
  entry('cell', '330102001', '330102001', 'A'),
  entry('place', '3', '河坊街'),
  entry('area', '4', '清河坊社区', 'Qinghefang'),
  entry('officer', '5', '河坊', 'SC0001 清河坊1号责任网格'),
  entry('device', 'cam-016', '望江路与江城路口', 'cam-016'),
  entry('action', 'wall', '大屏'),
  entry('action', 'home', '全区视图'),
  entry('action', 'roster', '当班情况'),
];
const found = (query: string, most = 10): string[] => searchPalette(ALL, query, most).map(({ id }) => id);

describe('the palette', () => {
  it('offers the actions before anything is typed, in their own order and not by name', () => {
    expect(found('  ')).toEqual(['wall', 'home', 'roster']);
  });
  it('has what begins with the words first, then what holds them, each by kind', () => {
    expect(found('河坊')).toEqual(['5', '3', '4']);
  });
  it('has the very thing of that name before what has more in its name', () => {
    const street = [entry('device', 'p-1', '河坊街噪声'), entry('place', '3', '河坊街')];
    expect(searchPalette(street, '河坊街', 2).map(({ id }) => id)).toEqual(['3', 'p-1']);
  });
  it('finds by detail and identity, in any case, all words together', () => {
    expect(found('qinghe')).toEqual(['4']);
    expect(found('CAM 016')).toEqual(['cam-016']);
    expect(found('河坊 sc0001')).toEqual(['5']);
    expect(found('河坊 nothing')).toEqual([]);
  });
  it('finds Chinese names by Pinyin and by its initials, from any character on', () => {
    const spelled = (query: string): string[] => searchPalette(ALL, query, 10, spelledInPinyin).map(({ id }) => id);
    expect(spelled('hfj')).toEqual(['3']);
    expect(spelled('hefang')).toEqual(['5', '3', '4']);
    expect(spelled('fangj')).toEqual(['3']);
    expect(spelled('wjl')).toEqual(['cam-016']);
    expect(spelled('wangjiang cam')).toEqual(['cam-016']);
    expect(spelled('angj')).toEqual([]);
    expect(found('hfj')).toEqual([]);
  });
  it('stops where the list ends', () => {
    expect(found('河坊', 2)).toHaveLength(2);
  });
});
