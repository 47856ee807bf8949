import type { zhCN } from './zh-cn.ts';

/** The shape of a part of the texts: the keys of the reference, any text. */
export type Texts<T> = { readonly [K in keyof T]: T[K] extends string ? string : Texts<T[K]> };

/** The shape of one language. */
export type Translation = Texts<typeof zhCN>;
