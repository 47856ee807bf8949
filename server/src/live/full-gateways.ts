import { INTAKE_SAID_EVERY_SECONDS, type FullGateway, type IntakeState } from '@xuncheng/contract';

/** A gateway that does not say so any more is not full, or is gone: then its silence has alarms of its own. */
const FORGET_AFTER_MS = 5 * INTAKE_SAID_EVERY_SECONDS * 1_000;

/** Which gateways take nothing from devices now, by what they say themselves. */
export class FullGateways {
  readonly #known = new Map<string, { readonly gateway: FullGateway; readonly heardAt: number }>();
  #hasChanged = false;

  /** @param now epoch ms */
  note({ gatewayId, full, since }: IntakeState, now: number): void {
    const known = this.#known.get(gatewayId)?.gateway;
    if (full === null) this.#known.delete(gatewayId);
    else this.#known.set(gatewayId, { gateway: { gatewayId, reason: full, since }, heardAt: now });
    this.#hasChanged ||= known?.reason !== (full ?? undefined) || (known !== undefined && known.since !== since);
  }

  /** Let time pass. */
  refresh(now: number): void {
    for (const [gatewayId, { heardAt }] of this.#known) {
      if (now - heardAt > FORGET_AFTER_MS) this.#hasChanged = this.#known.delete(gatewayId);
    }
  }

  /** Longest first. */
  list(): FullGateway[] {
    return [...this.#known.values()].map(({ gateway }) => gateway).sort((a, b) => a.since - b.since);
  }

  /** The list, when it is another one than at the last look. */
  takeChange(): FullGateway[] | undefined {
    if (!this.#hasChanged) return undefined;
    this.#hasChanged = false;
    return this.list();
  }
}
