import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'

const assets = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'))

const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Rapport API</title>
<link rel="stylesheet" href="/api/docs/swagger-ui.css">
<link rel="icon" href="/api/docs/favicon-32x32.png">
</head>
<body>
<div id="swagger-ui"></div>
<script src="/api/docs/swagger-ui-bundle.js"></script>
<script src="/api/docs/start.js"></script>
</body>
</html>
`

const start = `SwaggerUIBundle({
  url: '/api/v1/openapi.json',
  dom_id: '#swagger-ui',
  deepLinking: true,
  requestInterceptor(request) {
    request.headers['X-Requested-With'] = 'rapport'
    return request
  },
})
`

/** `/api/docs`: the description of the API, for people. Everything comes from this server; no script is inline. */
export async function serveDocs(root: FastifyInstance): Promise<void> {
  root.get('/api/docs', (_request, reply) => reply.type('text/html; charset=utf-8').send(page))
  root.get('/api/docs/start.js', (_request, reply) => reply.type('text/javascript; charset=utf-8').send(start))
  await root.register(fastifyStatic, {
    root: assets,
    prefix: '/api/docs/',
    index: false,
    decorateReply: false,
    allowedPath: path => /^\/(swagger-ui\.css|swagger-ui-bundle\.js|favicon-32x32\.png)$/.test(path),
  })
}
