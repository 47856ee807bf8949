/** A file dropped beside a place that takes it would make the browser leave the page for the file: nothing happens instead. */
export function keepPageWhenFilesAreDropped(): void {
  const keep = (event: DragEvent): void => {
    if (event.dataTransfer?.types.includes('Files')) event.preventDefault();
  };
  window.addEventListener('dragover', keep);
  window.addEventListener('drop', keep);
}
