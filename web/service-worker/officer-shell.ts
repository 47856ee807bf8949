/**
 * The service worker of `/officer`: the page opens without a network. It keeps the page and the files of the officer's part, which
 * the build lists (vite-officer-shell.ts), and nothing that the server knows: answers of the API are never kept here.
 *
 * A page is asked for first, so that a new version is seen at once; without an answer the kept one is shown, with the
 * files of its own version. A new worker takes over when the old one's pages are closed: never under somebody's hands.
 *
 * While the page is closed it shows what the platform pushes; touched, the page opens where the instructions are.
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

worker.addEventListener('push', (event) => {
  event.waitUntil(showPushed(event.data));
});

worker.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(openInstructions(event.notification.tag));
});

/** What a message says as far as it can be shown; browsers demand that something is shown whatever came. */
async function showPushed(data: PushMessageData | null): Promise<void> {
  const { id, kind, priority, text } = readPushed(data);
  const isEnglish = worker.navigator.language.startsWith('en');
  const isUrgent = priority === 'urgent';
  const title = (TITLES[kind] ?? TITLES[isUrgent ? 'urgent' : 'order']!)[isEnglish ? 1 : 0];
  await worker.registration.showNotification(title, {
    body: text,
    icon: '/icons/officer-192.png',
    // Sent again it is the same notification.
    tag: id,
    requireInteraction: isUrgent,
  });
}

/** Chinese and English: the page's texts are not here. */
const TITLES: Readonly<Record<string, readonly [string, string]>> = {
  urgent: ['紧急指令', 'Urgent order'],
  order: ['新指令', 'New order'],
  'roll-call': ['点名', 'Roll call'],
  'check-in': ['报平安', 'Check-in'],
};

function readPushed(data: PushMessageData | null): {
  readonly id: string;
  readonly kind: string;
  readonly priority: string;
  readonly text: string;
} {
  try {
    const message = data?.json() as Record<string, unknown> | null;
    const word = (name: string): string => (typeof message?.[name] === 'string' ? message[name] : '');
    return {
      id: word('id'),
      kind: word('kind') === 'order' ? '' : word('kind'),
      priority: word('priority'),
      text: word('text'),
    };
  } catch {
    return { id: '', kind: '', priority: '', text: '' };
  }
}

/** The page that is open shows them, or a new one does. */
async function openInstructions(id: string): Promise<void> {
  const pages = await worker.clients.matchAll({ type: 'window' });
  const [page] = pages.filter(({ url }) => new URL(url).pathname.startsWith('/officer'));
  if (!page) {
    await worker.clients.openWindow(`/officer?order=${encodeURIComponent(id)}`);
    return;
  }
  page.postMessage('show-instructions');
  await page.focus();
}

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
