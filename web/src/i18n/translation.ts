import type { zhCN } from './zh-cn.ts';

/** The shape of a part of the texts: the keys of the reference, any text; a language that bends words has `<key>_one` for a count of one. */
export type Texts<T> = { readonly [K in keyof T]: T[K] extends string ? string : Texts<T[K]> } & {
  readonly [K in keyof T as T[K] extends string ? `${K & string}_one` : never]?: string;
};

/** The shape of one language. */
export type Translation = Texts<typeof zhCN>;
