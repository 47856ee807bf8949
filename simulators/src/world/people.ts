import type { DistrictDocument } from '@xuncheng/contract';
import type { Random } from '../random.ts';
import type { BeatPlan } from './beats.ts';
import { SUBDISTRICTS } from './names.ts';

/** Everybody here is made up: names are put together from common syllables and mean nobody. */
const FAMILY_NAMES = Array.from(
  '王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁沈任姚卢傅钟姜崔谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹段雷黎史龙陶贺顾毛郝龚邵万钱严',
);
const GIVEN_FIRST = Array.from('建志文国明晓海永春家小俊立宏思雨子浩佳丽秀玉美雪静慧天成少东卫');
const GIVEN_SECOND = Array.from('华强军平杰伟勇辉斌波涛刚磊鹏宇翔峰飞凯超敏芳娟霞燕玲娜婷颖琳');

const SHIFTS = [0, 480, 960] as const;
const SHIFT_MINUTES = 480;
const E_BIKE_SHARE = 0.25;

export type People = Pick<DistrictDocument, 'squads' | 'officers' | 'roster'>;

/** Three fictitious officers a beat, one for each shift of the day, with the beat's terminal; squads by subdistrict. */
export function drawPeople(beats: readonly BeatPlan[], terminalIds: readonly string[], random: Random): People {
  const squads = SUBDISTRICTS.map(({ code, name }) => ({
    code: `S${code.slice(-2)}`,
    name: `${name.replace('街道', '')}中队`,
    areaCode: code,
  }));
  const officers: People['officers'] = [];
  const roster: People['roster'] = [];
  const taken = new Set<string>();
  beats.forEach((beat, i) => {
    for (const startMinute of SHIFTS) {
      const badge = `SC${String(officers.length + 1).padStart(4, '0')}`;
      officers.push({
        badge,
        name: inventName(taken, random),
        squadCode: squads.find((squad) => beat.areaCode.startsWith(squad.areaCode))!.code,
        travelMode: random.chance(E_BIKE_SHARE) ? 'e-bike' : 'foot',
      });
      roster.push({
        badge,
        beatCode: beat.code,
        deviceId: terminalIds[i]!,
        startMinute,
        durationMinutes: SHIFT_MINUTES,
      });
    }
  });
  return { squads, officers, roster };
}

function inventName(taken: Set<string>, random: Random): string {
  for (;;) {
    const given = random.chance(0.25) ? '' : random.pick(GIVEN_FIRST);
    const name = `${random.pick(FAMILY_NAMES)}${given}${random.pick(GIVEN_SECOND)}`;
    if (taken.has(name)) continue;
    taken.add(name);
    return name;
  }
}
