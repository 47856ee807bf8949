import type { InstructionForDevice } from '@xuncheng/contract';
import type { OpenReceiver } from '../store/instructions.ts';

/** An instruction as the terminal of one receiver gets it. */
export function forDevice(receiver: OpenReceiver): InstructionForDevice {
  const { placeLon: lon, placeLat: lat, placeName: name } = receiver;
  return {
    id: receiver.instructionId,
    issuedAt: receiver.issuedAt,
    kind: receiver.kind,
    text: receiver.text,
    priority: receiver.priority,
    ...(lon === null || lat === null ? {} : { place: { lon, lat, ...(name === null ? {} : { name }) } }),
    ...(receiver.drawing === null ? {} : { drawing: receiver.drawing }),
    ...(receiver.photos.length === 0 ? {} : { photos: [...receiver.photos] }),
    deadline: receiver.deadline,
    issuedBy: receiver.issuedBy,
    state: receiver.state,
  };
}
