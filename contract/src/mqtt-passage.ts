/**
 * MQTT of browsers comes to the server's own origin, at this path, and is passed on to the gateway's WebSocket: one certificate, and a
 * page that talks to nobody else. The gateway counts connections and failures by address, so the server says whose the connection is,
 * and proves with the service token that it is the server who says so.
 */
export const MQTT_PASSAGE_PATH = '/mqtt';
export const PASSAGE_PROOF_HEADER = 'x-xuncheng-passage';
export const PASSAGE_ADDRESS_HEADER = 'x-xuncheng-address';
