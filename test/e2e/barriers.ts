import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'

/** Cards of a board are made alike: the first three of each column stand for the rest, which would take half a minute. */
const furtherCards = '[data-lane] > :nth-child(n+4)'

/** What keeps somebody from using the page, and where. */
export async function barriers(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).exclude(furtherCards).analyze()
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(' | ')}`.slice(0, 500))
}
