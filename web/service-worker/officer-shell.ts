/**
 * The service worker of `/officer`: the page opens without a network. It keeps the page and the files of the officer's part, which
 * the build lists (vite-officer-shell.ts), and nothing that the server knows: answers of the API are never kept here.
 *
 * A page is asked for first, so that a new version is seen at once; without an answer the kept one is shown, with the
 * files of its own version. A new worker takes over when the old one's pages are closed: never under somebody's hands.
 */
const worker = self as unknown as ServiceWorkerGlobalScope;
/** Put in front by the build: what to keep, and a name that changes with it. */
declare const SHELL: { readonly version: string; readonly files: readonly string[] };

const CACHE_PREFIX = 'officer-shell-';
const CACHE = CACHE_PREFIX + SHELL.version;
const PAGE = '/index.html';
/** Longer, and somebody in a bad network takes the page for broken. */
const PAGE_PATIENCE_MS = 4_000;

worker.addEventListener('install', (event) => {
  // Past the browser's own cache: a page of yesterday would ask for files that are gone.
  const requests = SHELL.files.map((file) => new Request(file, { cache: 'reload' }));
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(requests)));
});

worker.addEventListener('activate', (event) => {
  event.waitUntil(forgetOldVersions().then(() => worker.clients.claim()));
});

worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== worker.location.origin) return;
  if (request.mode === 'navigate') event.respondWith(askForPage(request));
  else if (SHELL.files.includes(url.pathname)) event.respondWith(findKept(url.pathname, request));
});

async function forgetOldVersions(): Promise<void> {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith(CACHE_PREFIX) && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
}

async function askForPage(request: Request): Promise<Response> {
  try {
    const response = await fetch(request, { signal: AbortSignal.timeout(PAGE_PATIENCE_MS) });
    if (response.ok) return response;
  } catch {
    // No network, or none worth the name.
  }
  return findKept(PAGE, request);
}

async function findKept(path: string, request: Request): Promise<Response> {
  const kept = await caches.match(path, { cacheName: CACHE });
  return kept ?? fetch(request);
}
