import type { DeviceSetup } from '@xuncheng/contract';
import type { AreaDirectory } from '../access/area-directory.ts';
import { openLooks } from '../access/looks.ts';
import { createSecretSeal } from '../access/secret-seal.ts';
import type { GatewayLink } from '../live/from-gateway.ts';
import type { PictureDesk } from '../pictures/picture-desk.ts';
import type { Database } from '../store/database.ts';
import { cameraRoutes } from './camera-routes.ts';
import { cameraStreamRoutes } from './camera-stream-routes.ts';
import { deadLetterRoutes } from './dead-letter-routes.ts';
import { deviceRoutes } from './device-routes.ts';
import { createDescribeDevice, deviceSetupRoutes } from './device-setup-routes.ts';
import type { Route } from './route.ts';

interface Needs {
  readonly database: Database;
  readonly areas: AreaDirectory;
  readonly gateway: GatewayLink;
  readonly doors: DeviceSetup['doors'];
  readonly pictures: PictureDesk;
  /** Seals what is kept of cameras' passwords. */
  readonly secret: string;
  /** The live picture must know. */
  readonly onChange: (deviceId: string) => Promise<void>;
  readonly onCarrierChange: () => Promise<void>;
}

/** Everything about devices: what they are, how they are set up, what they said and what of it was refused, what cameras show. */
export function allDeviceRoutes(needs: Needs): Route[] {
  const { database, areas, gateway, onChange, onCarrierChange } = needs;
  const describe = createDescribeDevice(database, needs.doors);
  const cameras = {
    database,
    seal: createSecretSeal(needs.secret, 'camera passwords'),
    noteLook: openLooks(database),
  };
  return [
    ...deviceRoutes({ database, areas, gateway, onChange }),
    ...deviceSetupRoutes({ database, areas, gateway, describe, onChange, onCarrierChange }),
    ...cameraRoutes({ ...cameras, desk: needs.pictures, describe }),
    ...cameraStreamRoutes(cameras),
    ...deadLetterRoutes({ database, gateway }),
  ];
}
