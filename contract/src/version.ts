/** Version of everything in this package that crosses a process; part of the MQTT topics (`v1/…`) and of the HTTP paths (`/api/v1`). */
export const CONTRACT_VERSION = 1;
