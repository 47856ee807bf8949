/**
 * Where the engine finds its workers and tables. Must be evaluated before the engine is: hence the first import of the scene.
 * The engine reads this global and nothing else before its first `buildModuleUrl`.
 */
declare global {
  interface Window {
    CESIUM_BASE_URL: string;
  }
}

window.CESIUM_BASE_URL = '/cesium/';

export {};
