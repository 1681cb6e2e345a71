import fc from 'fast-check'
import { hostileText } from './hostile.ts'
import type { Request } from './requests.ts'

const part = fc.oneof(
  fc.constantFrom(
    'leads',
    'deals',
    'records',
    'me',
    'session',
    'lead',
    'query',
    'bulk',
    'timeline',
    'changes',
    'x',
    '1',
    '..',
    '.',
    '%00',
    '%ff',
    '%',
  ),
  hostileText.map(text => encodeURIComponent(text.toWellFormed()).slice(0, 500)),
)

/** Paths that are put together at random, by any method: of the API, of pages, forms and files. */
export const hostileAddresses: fc.Arbitrary<Request> = fc
  .record({
    method: fc.constantFrom(
      'GET',
      'GET',
      'GET',
      'GET',
      'HEAD',
      'POST',
      'PUT',
      'PATCH',
      'DELETE',
      'OPTIONS',
      'TRACE',
      'PROPFIND',
    ),
    root: fc.constantFrom('/api/v1', '/api', '/f', '/assets', '/api/docs', '/healthz', ''),
    path: fc.array(part, { maxLength: 5 }),
    query: fc.oneof(
      fc.constant(''),
      hostileText.map(text => `?${encodeURIComponent(text.toWellFormed()).slice(0, 2000)}`),
    ),
    as: fc.constantFrom<Request['as']>('key', 'session', 'nobody'),
  })
  .map(({ method, root, path, query, as }) => ({
    method,
    path: `${root}/${path.join('/')}${query}`,
    headers: {},
    body: null,
    as,
  }))
