import type { zhCN } from './zh-cn.ts';

type Texts<T> = { readonly [K in keyof T]: T[K] extends string ? string : Texts<T[K]> };

/** The shape of one language: the keys of the reference, any text. */
export type Translation = Texts<typeof zhCN>;
