import {
  API_PREFIX,
  carrierChanged,
  deviceSetup,
  deviceWithToken,
  recentMessage,
  type CarrierChanged,
  type DeviceChange,
  type DevicePlaceChange,
  type DeviceSetup,
  type MeasuringChange,
  type NewDevice,
  type PictureChange,
} from '@xuncheng/contract';
import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { get, post, put, remove } from './request.ts';

export type DeviceWithToken = z.infer<typeof deviceWithToken>;

const pathOf = (deviceId: string): string => `/devices/${encodeURIComponent(deviceId)}`;

/** Where the picture of an event is. */
export function eventPictureUrl(cameraId: string, eventId: string): string {
  return `${API_PREFIX}${pathOf(cameraId)}/camera-events/${encodeURIComponent(eventId)}/picture`;
}

/** How a device is set up; who carries it changes elsewhere too. */
export function deviceSetupQuery(deviceId: string) {
  return queryOptions({
    queryKey: ['device', deviceId, 'setup'],
    queryFn: ({ signal }) => get(`${pathOf(deviceId)}/setup`, deviceSetup, signal),
  });
}

/** What a device said last, as it comes. */
export function recentMessagesQuery(deviceId: string) {
  return queryOptions({
    queryKey: ['device', deviceId, 'messages'],
    queryFn: ({ signal }) => get(`${pathOf(deviceId)}/messages`, z.array(recentMessage), signal),
    refetchInterval: 2_000,
    retry: false,
  });
}

/** Each throws ApiFailure. A token is answered once and never again. */
export function createDevice(device: NewDevice): Promise<DeviceWithToken> {
  return post('/devices', device, deviceWithToken);
}

/** A token in place of all others. */
export function replaceToken(deviceId: string): Promise<DeviceWithToken> {
  return post(`${pathOf(deviceId)}/credentials?replace=true`, {}, deviceWithToken);
}

export function revokeTokens(deviceId: string): Promise<void> {
  return remove(`${pathOf(deviceId)}/credentials`);
}

export function changeDevice(deviceId: string, change: DeviceChange): Promise<DeviceSetup> {
  return put(pathOf(deviceId), change, deviceSetup);
}

export function changeDevicePlace(deviceId: string, change: DevicePlaceChange): Promise<DeviceSetup> {
  return put(`${pathOf(deviceId)}/place`, change, deviceSetup);
}

export function changeMeasuring(deviceId: string, change: MeasuringChange): Promise<DeviceSetup> {
  return put(`${pathOf(deviceId)}/measuring`, change, deviceSetup);
}

/** Where its picture is found; a password that is not said stays as it is. */
export function changePicture(deviceId: string, change: PictureChange): Promise<DeviceSetup> {
  return put(`${pathOf(deviceId)}/picture`, change, deviceSetup);
}

export function giveDevice(deviceId: string, officerId: number | null): Promise<CarrierChanged> {
  return put(`${pathOf(deviceId)}/officer`, { officerId }, carrierChanged);
}
