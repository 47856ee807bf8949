import type { Instruction } from '@xuncheng/contract';
import type { AreaTree } from '../access/area-tree.ts';

/**
 * Operators with the same area share a room: what one may see, all may see. A room counts its own frames, so that each of its
 * sockets sees consecutive numbers.
 */
export interface Room {
  readonly areaId: number;
  readonly name: string;
  sequence: number;
  /** When a delta was sent last, epoch ms. */
  toldAt: number;
  sockets: number;
}

/** The rooms somebody is in. */
export class Rooms {
  private readonly rooms = new Map<number, Room>();

  /** Enter the room of an area. */
  enter(areaId: number): Room {
    let room = this.rooms.get(areaId);
    if (!room) {
      room = { areaId, name: `area/${String(areaId)}`, sequence: 0, toldAt: 0, sockets: 0 };
      this.rooms.set(areaId, room);
    }
    room.sockets++;
    return room;
  }

  /** Leave it; an empty room is forgotten. */
  leave(room: Room): void {
    room.sockets--;
    if (room.sockets === 0) this.rooms.delete(room.areaId);
  }

  all(): IterableIterator<Room> {
    return this.rooms.values();
  }

  /** Rooms from which one of these areas can be seen. */
  *seeing(tree: AreaTree, ...areaIds: readonly number[]): Generator<Room> {
    for (const room of this.rooms.values()) {
      if (areaIds.some((areaId) => tree.contains(room.areaId, areaId))) yield room;
    }
  }
}

/** The instruction as a room may see it: with the receivers in its area only; undefined when there are none. */
export function narrowInstruction(
  instruction: Instruction,
  tree: AreaTree,
  roomAreaId: number,
): Instruction | undefined {
  const receivers = instruction.receivers.filter((receiver) => tree.contains(roomAreaId, receiver.areaId));
  return receivers.length === 0 ? undefined : { ...instruction, receivers };
}
