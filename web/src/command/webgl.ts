let known: boolean | undefined;

/** Can this browser draw the scene? Found out once, by a context of its own: without a graphics card that takes a part of a second. */
export function hasWebgl(): boolean {
  known ??= makesContext();
  return known;
}

function makesContext(): boolean {
  const gl = document.createElement('canvas').getContext('webgl2');
  // Contexts are few; give this one back.
  gl?.getExtension('WEBGL_lose_context')?.loseContext();
  return gl !== null;
}
