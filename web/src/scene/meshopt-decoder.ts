import type { MeshoptDecoder as Decoder } from 'meshoptimizer/decoder';

/**
 * In place of the package that the engine imports (vite.config.ts): that one compiles WebAssembly as soon as it is there, which the policy of a page
 * without models forbids. This one is asked for with the first model.
 */
let real: typeof Decoder | undefined;
let preparing: Promise<void> | undefined;

/** To be waited for before a model is loaded: the engine asks for decoded bytes at once. Where it may not be compiled, models packed so fail. */
export function prepareMeshopt(): Promise<void> {
  preparing ??= import('meshoptimizer/decoder')
    .then(async ({ MeshoptDecoder: decoder }) => {
      await decoder.ready;
      real = decoder;
    })
    .catch(() => {
      preparing = undefined;
    });
  return preparing;
}

/** What the engine asks. @public */
export const MeshoptDecoder = {
  decodeGltfBuffer: (...given: Parameters<typeof Decoder.decodeGltfBuffer>): void => {
    if (!real) throw new Error('The decoder of meshopt is not there: the page was opened before there were models');
    real.decodeGltfBuffer(...given);
  },
};
