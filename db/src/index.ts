export { openPool, type DatabaseOptions } from './connect.ts';
export { migrate, migrationsFolder } from './migrate.ts';
export { setRetention } from './retention.ts';
export { importDistrict, isEmptyOfAreas } from './import-district.ts';
export { planShifts } from './plan-shifts.ts';
export { startEmbeddedServer, type EmbeddedServer } from './embedded-server.ts';
