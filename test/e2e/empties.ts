import type { Page } from 'playwright-core'
import { heading, type Screen } from './screens.ts'

/** Pages of a company in which nothing has happened yet: each says what will come here, and how to begin. */

const begins = async (page: Page): Promise<void> => {
  await heading(page)
  await page.getByRole('main').getByText(/[.!]/).first().waitFor()
}

const pages: Record<string, string> = {
  'my-day': '/',
  'team-day': '/team-day',
  leads: '/leads',
  'leads-board': '/leads/board',
  deals: '/deals',
  board: '/deals/board',
  contacts: '/contacts',
  companies: '/companies',
  tasks: '/tasks',
  products: '/products',
  interests: '/interests',
  funnel: '/reports/funnel',
  attribution: '/reports/attribution',
  receipts: '/receipts',
  'calendar-list': '/calendar?view=list',
  load: '/calendar?view=load',
  imports: '/import',
  sources: '/settings/sources',
  teams: '/settings/teams',
  distribution: '/settings/distribution',
  fields: '/settings/fields',
  objects: '/settings/objects',
  'api-keys': '/settings/api-keys',
  samples: '/settings/samples',
  encryption: '/settings/encryption',
  trash: '/settings/trash',
  'bulk-changes': '/settings/bulk-changes',
}

export const empties: readonly Screen[] = Object.entries(pages).map(([name, path]) => ({
  name: `empty-${name}`,
  path,
  ready: begins,
}))
