import type { QueryClient } from '@tanstack/react-query'
import { createRootRouteWithContext, createRoute, lazyRouteComponent, Outlet, redirect } from '@tanstack/react-router'
import { NotFoundPage } from './error-page.tsx'
import { changeLocale, currentLocale } from './i18n.ts'
import { schemaQuery } from './schema.ts'
import { duePage, meQuery } from './session.ts'

interface RouterContext {
  queryClient: QueryClient
}

export const rootRoute = createRootRouteWithContext<RouterContext>()({
  component: Outlet,
  notFoundComponent: NotFoundPage,
})

/** Everything behind the sign-in: navigation around, and the caller's rights and schema at hand. */
export const shellRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'shell',
  beforeLoad: async ({ context, location }) => {
    const { queryClient } = context
    // Both at once: who asks is nearly always signed in, and in the language last used here.
    const [me] = await Promise.all([queryClient.ensureQueryData(meQuery), queryClient.prefetchQuery(schemaQuery)])
    if (!me) throw redirect({ to: '/sign-in', search: { next: location.href } })
    const due = duePage(me)
    if (due) throw redirect({ to: due, search: { next: location.href } })
    if (me.locale !== currentLocale()) {
      await changeLocale(me.locale)
      await queryClient.invalidateQueries({ queryKey: schemaQuery.queryKey })
    }
    await queryClient.ensureQueryData(schemaQuery)
  },
  component: lazyRouteComponent(() => import('./shell.tsx'), 'Shell'),
  notFoundComponent: NotFoundPage,
})
