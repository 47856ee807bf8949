import { useStore } from 'zustand';
import { startFieldPhone, type FieldPhone } from './phone/field-phone.ts';
import type { PhoneState } from './phone/phone-state.ts';

let phone: FieldPhone | undefined;

/** The phone: one a page, whichever of its screens is open. */
export function usePhone(): FieldPhone {
  phone ??= startFieldPhone();
  return phone;
}

/** A part of what the phone knows, renewed as it changes. */
export function usePhoneState<Part>(pick: (state: PhoneState) => Part): Part {
  return useStore(usePhone().state, pick);
}
