// The smaller build (without subtitles, other sound and keys) has no types of its own.
declare module 'hls.js/light' {
  export * from 'hls.js';
  export { default } from 'hls.js';
}
