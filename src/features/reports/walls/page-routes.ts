import type { Answer, Route, RouteRequest } from '../../feature.ts'
import { plainPageHeaders } from '../../plain-page.ts'
import { makerOf, wallContent } from './content.ts'
import { gonePage, wallPage } from './page.ts'
import { asksTooOften, findWall, wallPrefix } from './wall.ts'

const common = { method: 'GET', framed: true, tag: 'Reports', right: 'public' } as const
const path = `${wallPrefix}{token}`
const nowhere = { description: 'No such screen, or no longer: nobody is told which' }

/** What is open to whoever has the link: the page of a screen, and the figures that it asks for every minute. */
export const wallPages: readonly Route[] = [
  {
    ...common,
    path,
    operation: 'showWallScreen',
    summary: 'Dashboards on a screen, without a sign-in',
    answers: { 200: { description: 'The page', type: 'text/html' }, 404: { ...nowhere, type: 'text/html' } },
    async handle(ctx, request, application) {
      const wall = await findWall(ctx, tokenOf(request))
      const maker = wall && (await makerOf(ctx, wall, application))
      return wall && maker ? wallPage(maker, wall, `${wallPrefix}${tokenOf(request)}`) : gonePage(ctx)
    },
  },
  {
    ...common,
    path: `${path}/figures`,
    operation: 'getWallFigures',
    summary: 'What a screen shows now, with the rights of who opened its link',
    answers: {
      200: { description: 'Titles, pictures and figures as texts', schema: { type: 'object' } },
      404: nowhere,
      429: { description: 'Asked too often' },
    },
    async handle(ctx, request, application): Promise<Answer> {
      const wall = await findWall(ctx, tokenOf(request))
      if (!wall) return { status: 404, body: { gone: true }, headers: plainPageHeaders }
      if (await asksTooOften(ctx, wall))
        return { status: 429, body: { gone: false }, headers: { ...plainPageHeaders, 'retry-after': '60' } }
      const content = await wallContent(ctx, wall, application)
      if (!content) return { status: 404, body: { gone: true }, headers: plainPageHeaders }
      return { body: content, headers: plainPageHeaders }
    },
  },
]

const tokenOf = ({ params }: RouteRequest): string => params.token ?? ''
