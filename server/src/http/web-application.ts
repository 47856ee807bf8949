import express, { Router } from 'express';
import { existsSync } from 'node:fs';
import path from 'node:path';

/**
 * The built web application: hashed assets for ever, everything else asked for anew; unknown paths that want a page get
 * the application, which has its own routes.
 */
export function createWebRouter(webDist: string): Router {
  const router = Router();
  const index = path.join(webDist, 'index.html');
  router.use('/assets', express.static(path.join(webDist, 'assets'), { immutable: true, maxAge: '1y', index: false }));
  router.use(express.static(webDist, { index: false, maxAge: '1h', setHeaders: forbidCachingOfPages }));
  router.get('/{*path}', (request, response, next) => {
    if (request.path.startsWith('/api/') || request.path.startsWith('/assets/') || !request.accepts('html')) {
      next();
      return;
    }
    if (!existsSync(index)) {
      response
        .status(503)
        .type('text/plain')
        .send('The web application is not built yet: npm run build -w web\nThe API is here: /api/docs\n');
      return;
    }
    // Whole each time: "unchanged" would leave the browser with the policy that came with it before.
    response
      .set('Cache-Control', 'no-cache')
      .sendFile(index, { etag: false, lastModified: false, cacheControl: false });
  });
  return router;
}

/** The page and the service worker decide which assets are loaded; an old copy of them would ask for files that are gone. */
function forbidCachingOfPages(response: { setHeader: (name: string, value: string) => unknown }, file: string): void {
  const name = path.basename(file);
  if (name.endsWith('.html') || name === 'sw.js' || name === 'manifest.webmanifest')
    response.setHeader('Cache-Control', 'no-cache');
  // What it may compile is said with it (application.ts), and changes with the first model.
  else if (name === 'decodeDraco.js') response.setHeader('Cache-Control', 'no-store');
}
