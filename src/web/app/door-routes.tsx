import type { QueryClient } from '@tanstack/react-query'
import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router'
import { api } from './api.ts'
import { rootRoute } from './root-route.tsx'
import { duePage, meQuery } from './session.ts'
import { setupPage } from './setup-page.tsx'

/** Pages in front of the shell: the door, and what is asked there. */

/** What the server says at the door to whom a provider sent back. */
const doorProblems = ['signOnStartAgain', 'signOnFailed', 'signOnNoAccess', 'signOnUnavailable'] as const

interface DoorSearch {
  next?: string
  problem?: (typeof doorProblems)[number]
  /** A provider has let him in; his second factor is asked for still. */
  code?: 'needed'
}

const readDoorSearch = ({ next, problem, code }: Record<string, unknown>): DoorSearch => ({
  next: typeof next === 'string' ? next : undefined,
  problem: doorProblems.find(each => each === problem),
  code: code === 'needed' ? code : undefined,
})

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  validateSearch: readDoorSearch,
  beforeLoad: async ({ context }) => {
    const { needed } = await api.get<{ needed: boolean }>('/setup')
    if (needed) throw redirect({ to: '/setup' })
    if (await context.queryClient.ensureQueryData(meQuery)) throw redirect({ to: '/' })
  },
  component: lazyRouteComponent(() => import('../features/sign-in/sign-in-page.tsx'), 'SignInPage'),
})

const setupRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/setup',
  beforeLoad: async () => {
    const { needed } = await api.get<{ needed: boolean }>('/setup')
    if (!needed) throw redirect({ to: '/sign-in', search: {} })
  },
  component: lazyRouteComponent(() => import('../features/sign-in/setup-page.tsx'), 'SetupPage'),
})

/** In front of the sign-in: whoever was invited has no password yet. */
const invitationRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/invitations/$token',
  component: setupPage(() => import('../features/settings/users/invitation-page.tsx'), 'InvitationPage'),
})

/** In front of the sign-in too: whoever has forgotten his password. */
const forgottenRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/forgotten-password',
  component: setupPage(() => import('../features/sign-in/forgotten-page.tsx'), 'ForgottenPage'),
})

/** Where somebody wanted to go before something was demanded of him. */
const readNext = ({ next }: Record<string, unknown>): { next?: string } => ({
  next: typeof next === 'string' ? next : undefined,
})

/** Only for whom this page is what he has to do now. */
async function requireDue(queryClient: QueryClient, page: '/choose-password' | '/second-factor'): Promise<void> {
  const me = await queryClient.ensureQueryData(meQuery)
  if (!me) throw redirect({ to: '/sign-in', search: {} })
  if (duePage(me) !== page) throw redirect({ to: '/' })
}

/** For those whose password an administrator has set, where the company wants them to have their own. */
const choosePasswordRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/choose-password',
  validateSearch: readNext,
  beforeLoad: ({ context }) => requireDue(context.queryClient, '/choose-password'),
  component: setupPage(() => import('../features/security/choose-password-page.tsx'), 'ChoosePasswordPage'),
})

/** For those whose role demands it: until then nothing else is open to them. */
const secondFactorRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/second-factor',
  validateSearch: readNext,
  beforeLoad: ({ context }) => requireDue(context.queryClient, '/second-factor'),
  component: setupPage(() => import('../features/security/second-factor-page.tsx'), 'SecondFactorPage'),
})

/** Where an app of others sends people to be asked whether it may speak for them. */
const consentRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/oauth/authorize',
  beforeLoad: async ({ context }) => {
    const { pathname, search } = window.location
    const next = `${pathname}${search}`
    const me = await context.queryClient.ensureQueryData(meQuery)
    if (!me) throw redirect({ to: '/sign-in', search: { next } })
    const due = duePage(me)
    if (due) throw redirect({ to: due, search: { next } })
  },
  component: setupPage(() => import('../features/apps/consent-page.tsx'), 'ConsentPage'),
})

export const doorRoutes = [
  signInRoute,
  setupRoute,
  invitationRoute,
  forgottenRoute,
  choosePasswordRoute,
  secondFactorRoute,
  consentRoute,
]
