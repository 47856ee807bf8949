import express, { Router } from 'express';
import { createRequire } from 'node:module';
import path from 'node:path';
import { describeDeviceContract, describeMessages } from './device-contract.ts';

const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Xuncheng API</title>
<link rel="stylesheet" href="/api/docs/ui/swagger-ui.css">
</head>
<body>
<div id="swagger-ui"></div>
<script src="/api/docs/ui/swagger-ui-bundle.js"></script>
<script src="/api/docs/start.js"></script>
</body>
</html>
`;

const START = `SwaggerUIBundle({
  url: '/api/openapi.json',
  dom_id: '#swagger-ui',
  requestInterceptor: (request) => {
    request.headers['X-Requested-With'] = 'xuncheng';
    return request;
  },
});
`;

/**
 * The OpenAPI document and Swagger UI from our own files, without a script in the page (the content policy forbids them); beside them what devices
 * say over MQTT, as an AsyncAPI document and as one JSON Schema a message.
 */
export function createDocsRouter(document: object): Router {
  const deviceContract = describeDeviceContract();
  const schemas = new Map(Object.entries(describeMessages()));
  const router = Router();
  const folder = path.dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
  router.get('/api/openapi.json', (_request, response) => {
    response.json(document);
  });
  router.get('/api/asyncapi.json', (_request, response) => {
    response.json(deviceContract);
  });
  router.get('/api/schemas/:kind.json', (request, response, next) => {
    const schema = schemas.get(request.params.kind);
    if (schema) response.type('application/schema+json').send(JSON.stringify(schema));
    else next();
  });
  router.get(['/api/docs', '/api/docs/'], (_request, response) => {
    response.type('html').send(PAGE);
  });
  router.get('/api/docs/start.js', (_request, response) => {
    response.type('text/javascript').send(START);
  });
  router.use('/api/docs/ui', express.static(folder, { index: false, maxAge: '1h' }));
  return router;
}
