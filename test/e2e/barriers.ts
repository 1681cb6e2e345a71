import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Frame, Page } from 'playwright-core'

/**
 * Cards of a board are made alike, and so are rows of a list: the first three of each column, and the first dozen of a list,
 * stand for the rest, which would take half a minute.
 */
const further = ['[data-lane] > :nth-child(n+4)', 'tbody > tr:nth-child(n+13)']

/** A page asks its frames for theirs, whosever they are. */
const axe = `${readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8')}
axe.configure({ allowedOrigins: ['<unsafe_all_origins>'] })`

/** What keeps somebody from using the page, and where. */
export const barriers = (page: Page): Promise<string[]> => found(page, ['serious', 'critical'])

/** The same, and what is merely poor. */
export const flaws = (page: Page): Promise<string[]> => found(page, ['minor', 'moderate', 'serious', 'critical'])

/** Rules of another weight are not tried, and of what is well nothing comes from the page: both take longer than the rest. */
async function found(page: Page, weights: readonly string[]): Promise<string[]> {
  await Promise.all([atRest(page), ...page.frames().map(bringAxe)])
  return page.evaluate<string[]>(`{
    const isMeant = ({ impact }) => !impact || ${JSON.stringify(weights)}.includes(impact)
    const others = axe._audit.rules.filter(rule => !isMeant(rule)).map(({ id }) => [id, { enabled: false }])
    axe
      .run({ exclude: ${JSON.stringify(further)} }, { resultTypes: ['violations'], rules: Object.fromEntries(others) })
      .then(({ violations }) => violations.filter(isMeant).map(({ id, nodes }) =>
        (id + ': ' + nodes.map(({ target }) => target.join(' ')).join(' | ')).slice(0, 500)))
  }`)
}

/** A button that is just coming to be pressed has a colour for a moment that nobody reads by. */
const atRest = (page: Page): Promise<unknown> =>
  page.evaluate(() =>
    Promise.allSettled(
      document
        .getAnimations()
        .filter(
          ({ playState, effect }) =>
            playState === 'running' && effect?.getTiming().iterations !== Number.POSITIVE_INFINITY,
        )
        .map(({ finished }) => finished),
    ).then(() => null),
  )

async function bringAxe(frame: Frame): Promise<void> {
  if (!(await frame.evaluate('"axe" in window'))) await frame.evaluate(axe)
}
