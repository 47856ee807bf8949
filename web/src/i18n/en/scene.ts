import type { Texts } from '../translation.ts';
import type { scene as reference } from '../zh-cn/scene.ts';

/** English for the three-dimensional scene. */
export const scene: Texts<typeof reference> = {
  layer: {
    title: 'Layers',
    officers: 'Officers',
    names: 'Names',
    cameras: 'Cameras',
    cones: 'Camera views',
    probes: 'Probes',
    trackers: 'Vehicles, phones',
    alarms: 'Alarms',
    reports: 'Reports',
    streets: 'Streets walked',
    trailArea: 'Ground walked',
    coverage: 'Coverage',
    cells: 'Cell lines',
    areas: 'Area borders',
    blocks: 'Buildings',
    labels: 'Place and road names',
    people: 'People',
    devices: 'Devices',
    duty: 'Duty',
    base: 'Base map',
  },
  scene: {
    loading: 'Drawing the district…',
    failed: 'The 3D scene cannot start: {{message}}',
    noWebgl: 'This browser has no WebGL 2, so there is no 3D scene; lists and instructions still work.',
    cluster: '{{count}} officers',
    openCluster: 'Click to open',
    clusterWorst: 'Worst: {{state}} · click to open',
    home: 'Whole district',
    north: 'North up',
    tilt: 'From above / tilted',
    zoomIn: 'Zoom in',
    zoomOut: 'Zoom out',
    controls: 'Scene controls',
  },
};
