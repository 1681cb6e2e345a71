import type { Route } from '../../feature.ts'
import { definitionSchema, type ReportDefinition } from '../definition.ts'
import { reportFigures } from './compute.ts'
import { figuresSchema } from './schemas.ts'

export const figureRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: '/reports/figures',
    operation: 'computeReport',
    summary:
      'The figures of a report from its definition, of the records you may see, with a sentence on what stands out',
    tag: 'Reports',
    right: 'signedIn',
    reads: true,
    body: definitionSchema,
    answers: { 200: { description: 'The figures', schema: figuresSchema } },
    handle: async (ctx, { body }) => ({ body: await reportFigures(ctx, body as ReportDefinition) }),
  },
]
