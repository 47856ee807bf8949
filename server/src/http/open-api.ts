import { OpenApiGeneratorV31, OpenAPIRegistry } from '@asteasolutions/zod-to-openapi';
import { API_PREFIX, apiError } from '@xuncheng/contract';
import { z } from 'zod';
import type { Route } from './route.ts';

/** The OpenAPI 3.1 document of these routes: made from what the router itself parses with. */
export function describeRoutes(routes: readonly Route[]): object {
  const registry = new OpenAPIRegistry();
  registry.registerComponent('securitySchemes', 'session', { type: 'apiKey', in: 'cookie', name: 'xuncheng.sid' });
  for (const route of routes) {
    const { params, query, body, reply } = route.schemas;
    const status = route.status ?? 200;
    const refusal = (description: string): object => ({
      description,
      content: { 'application/json': { schema: apiError } },
    });
    registry.registerPath({
      method: route.method,
      // OpenAPI has no word for the rest of a path.
      path: API_PREFIX + route.path.replaceAll('{+', '{'),
      summary: route.summary,
      description: route.access === 'open' ? 'Open to all.' : `Needs: ${route.access}.`,
      tags: [route.tag],
      security: route.access === 'open' ? [] : [{ session: [] }],
      request: {
        ...(params instanceof z.ZodObject ? { params } : {}),
        ...(query instanceof z.ZodObject ? { query } : {}),
        ...(body ? { body: { content: contentOf(route.bytes?.body, body) } } : {}),
      },
      responses: {
        [status]:
          status === 204
            ? { description: 'Done.' }
            : { description: 'The answer.', content: contentOf(route.bytes?.reply, reply) },
        400: refusal('The request is malformed.'),
        ...(route.access === 'open'
          ? {}
          : { 401: refusal('Not signed in.'), 403: refusal('The role does not allow it.') }),
        ...(route.path.includes('{') ? { 404: refusal('Not in the area of the caller.') } : {}),
      },
    });
  }
  return new OpenApiGeneratorV31(registry.definitions).generateDocument({
    openapi: '3.1.0',
    info: {
      title: 'Xuncheng (巡城)',
      version: '1',
      description:
        'Times are epoch milliseconds, coordinates WGS-84 longitude and latitude. Every refusal has `code`, `message` and, for malformed requests, `details`. ' +
        'Requests that change something need the header `X-Requested-With: xuncheng`.',
    },
  });
}

function contentOf(bytes: string | undefined, schema: z.ZodType): Record<string, { schema: z.ZodType | object }> {
  return bytes === undefined
    ? { 'application/json': { schema } }
    : { [bytes]: { schema: { type: 'string', format: 'binary' } } };
}
