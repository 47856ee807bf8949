import { INSTRUCTION_LIMITS, PICTURE_LIMITS, type InstructionLimits, type PictureLimits } from '@xuncheng/contract';
import { useQuery } from '@tanstack/react-query';
import { limitsQuery } from '../api/limits.ts';

/** An administrator changes them while pages are open. */
const ASK_EVERY_MS = 60_000;

const AS_THEY_COME = { picture: PICTURE_LIMITS, instructions: INSTRUCTION_LIMITS };

/** By what this page judges ages and steps; as they come with the platform until the server has said. */
export function useLimits(): { readonly picture: PictureLimits; readonly instructions: InstructionLimits } {
  return useQuery({ ...limitsQuery, refetchInterval: ASK_EVERY_MS }).data ?? AS_THEY_COME;
}

/** The numbers in what is said of an officer's state, seconds. */
export function useStateHints(): { readonly stale: number; readonly unknown: number } {
  const { staleSeconds, unknownSeconds } = useLimits().picture;
  return { stale: staleSeconds, unknown: unknownSeconds };
}
