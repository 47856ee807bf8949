/** Can this browser draw the scene? */
export function hasWebgl(): boolean {
  const canvas = document.createElement('canvas');
  const gl = canvas.getContext('webgl2');
  // Contexts are few; give this one back.
  gl?.getExtension('WEBGL_lose_context')?.loseContext();
  return gl !== null;
}
