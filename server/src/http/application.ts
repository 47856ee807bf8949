import compression from 'compression';
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import { rateLimit } from 'express-rate-limit';
import helmet from 'helmet';
import type { Logger } from 'pino';
import type { Metrics } from '../metrics.ts';
import { asRefusal, Refusal } from '../refusal.ts';
import { isDatabaseAway } from '../store/database.ts';
import { createApiRouter, type RequestJudge } from './api-router.ts';
import { createDocsRouter } from './docs-pages.ts';
import { describeRoutes } from './open-api.ts';
import type { Route } from './route.ts';
import { createWebRouter } from './web-application.ts';

/** Sign-ins (and first set-ups) of an address that may fail in a minute: an office behind one address mistypes less. */
const SIGN_INS_A_MINUTE = 30;
/** What is away for now is asked again after so long. */
const RETRY_AFTER_SECONDS = 2;

interface Needs {
  readonly routes: readonly Route[];
  readonly judge: RequestJudge;
  readonly sessionMiddleware: RequestHandler;
  readonly metrics: Metrics;
  readonly logger: Logger;
  readonly webDist: string;
  readonly trustProxy: number | string | undefined;
  /** Are there models that the map can show? */
  readonly hasModels: () => boolean;
  /** Undefined when ready, otherwise what is missing. */
  readonly findWhatIsMissing: () => Promise<string | undefined>;
}

/** Everything that answers HTTP, in the order it is asked. */
export function createApplication(needs: Needs): Express {
  const application = express();
  if (needs.trustProxy !== undefined) application.set('trust proxy', needs.trustProxy);
  application.set('query parser', 'simple');
  application.disable('x-powered-by');
  application.use(measureRequests(needs.metrics));
  application.use(securityHeaders(needs.hasModels));
  application.use(compression({ filter: shouldCompress }));
  application.get('/healthz', (_request, response) => {
    response.type('text/plain').send('ok\n');
  });
  application.get('/readyz', async (_request, response) => {
    const missing = await needs.findWhatIsMissing();
    response
      .status(missing === undefined ? 200 : 503)
      .type('text/plain')
      .send(`${missing ?? 'ok'}\n`);
  });
  application.get('/metrics', async (_request, response) => {
    response.type(needs.metrics.registry.contentType).send(await needs.metrics.registry.metrics());
  });
  application.use(createDocsRouter(describeRoutes(needs.routes)));
  application.use(['/api/v1/session', '/api/v1/setup'], limitSignIns());
  application.use('/api/', needs.sessionMiddleware);
  application.use(createApiRouter(needs.routes, needs.judge));
  application.use(createWebRouter(needs.webDist));
  application.use(answerErrors(needs.logger));
  return application;
}

function measureRequests(metrics: Metrics): RequestHandler {
  return (request, response, next) => {
    const stop = metrics.requestSeconds.startTimer({ method: request.method });
    response.on('finish', () => stop({ status: String(response.statusCode) }));
    next();
  };
}

/**
 * Nothing from elsewhere, and nothing compiled from text: the web application is built so that it needs neither `eval` nor workers from
 * blobs (web/DECISIONS.md). What unpacks models is WebAssembly, which is allowed where there are models and nowhere else. antd writes
 * styles into the page; Swagger UI's icons are data.
 */
function securityHeaders(hasModels: () => boolean): RequestHandler {
  const strict = securityHeadersWith(["'self'"]);
  const withModels = securityHeadersWith(["'self'", "'wasm-unsafe-eval'"]);
  return (request, response, next) => {
    (hasModels() ? withModels : strict)(request, response, next);
  };
}

function securityHeadersWith(scripts: readonly string[]): ReturnType<typeof helmet> {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'none'"],
        'script-src': scripts,
        'worker-src': ["'self'"],
        'style-src': ["'self'", "'unsafe-inline'"],
        'img-src': ["'self'", 'data:'],
        // What a browser plays of a stream is put together in the page.
        'media-src': ["'self'", 'blob:'],
        'connect-src': ["'self'"],
        'manifest-src': ["'self'"],
        'object-src': ["'none'"],
        'base-uri': ["'self'"],
        'form-action': ["'self'"],
        'frame-ancestors': ["'none'"],
      },
    },
    // Whether the site is only reachable by https is known to the proxy in front, not to us.
    strictTransportSecurity: false,
  });
}

function shouldCompress(request: express.Request, response: express.Response): boolean {
  return (
    String(response.getHeader('content-type')).startsWith('application/geo+json') ||
    compression.filter(request, response)
  );
}

function limitSignIns(): RequestHandler {
  return rateLimit({
    windowMs: 60_000,
    limit: SIGN_INS_A_MINUTE,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    skipSuccessfulRequests: true,
    skip: (request) => request.method !== 'POST',
    handler: (_request, _response, next) => {
      next(new Refusal(429, 'too-many-requests', 'Too many sign-ins from this address. Try again in a minute.'));
    },
  });
}

function answerErrors(logger: Logger): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const refusal = asRefusal(error) ?? refusalOf(error);
    // 502: another's failure, which is told where it is found out, once and not a time a tile.
    if (refusal.status >= 500 && refusal.status !== 502)
      logger.error({ err: error, method: request.method, path: request.path }, 'request failed');
    if (refusal.status === 503) response.set('Retry-After', String(RETRY_AFTER_SECONDS));
    response.status(refusal.status).json(refusal.toApiError());
  };
}

/**
 * Express's own refusals (body too long, not JSON, malformed path) carry a status. A database that is away or too busy is told as that: the same
 * may be asked again. (The error of a file, which names its path, is none of these.) Anything else is ours to mend.
 */
function refusalOf(error: unknown): Refusal {
  if (error instanceof Error && 'status' in error && typeof error.status === 'number' && error.status < 500) {
    return new Refusal(error.status, 'invalid-request', error.message);
  }
  if (isDatabaseAway(error) && !(error as Error & { readonly path?: unknown }).path)
    return new Refusal(503, 'database-away', 'The database does not answer now. Try again in a moment.');
  return new Refusal(500, 'internal-error', 'The server failed at this request; it is in its log.');
}
