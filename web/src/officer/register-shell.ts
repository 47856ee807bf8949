/** Let the service worker keep this part of the application, so that it opens without a network. Only the built one has a worker. */
export function registerShell(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  // Without it everything works while there is a network; the browser says in its console why it would not have it.
  void navigator.serviceWorker.register('/sw.js', { scope: '/officer' }).catch(() => undefined);
}
