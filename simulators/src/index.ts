/** Door for other packages' tests: the drawn district, its behaviour as data, keys for an OPC UA server and client, and trackers. */
export { drawDistrict, type DistrictOptions } from './world/draw-district.ts';
export { createSimulation, listSpoken, type Simulation, type SimulationOptions } from './simulation.ts';
export type { Spoken } from './spoken.ts';
export { SCENARIOS, SCENARIO_NAMES, type ScenarioName } from './scenarios/scenarios.ts';
export { openPki, trustFiles, type Pki } from './connect/pki.ts';
export { startProbeServer, type ProbeServer, type ProbeServerOptions } from './connect/opcua-server.ts';
export { connectTrackers, type Trackers, type TrackersOptions } from './connect/trackers.ts';
export { connectJt808Terminal, type Jt808Terminal, type Jt808TerminalOptions } from './connect/jt808-terminal.ts';
