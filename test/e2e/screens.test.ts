import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { everything } from './dialogs.ts'
import { empties } from './empties.ts'
import type { Screen } from './screens.ts'
import { type View, walk } from './walk.ts'

/**
 * Every page and dialog as everybody sees it: both languages, by day and night, on three widths. Made when asked, with
 * RAPPORT_SCREENS=1, or for some views only: RAPPORT_SCREENS=ru-dark-380,en-light-1440. All pictures come to
 * docs/screens/all, those of the documentation beside it.
 */

const asked = process.env.RAPPORT_SCREENS ?? '1'
const locales = ['ru', 'en'] as const
const themes = ['light', 'dark'] as const
const widths = [1440, 1024, 380]

const views: View[] = locales
  .flatMap(locale => themes.flatMap(theme => widths.map(width => ({ locale, theme, width }))))
  .filter(({ locale, theme, width }) => asked === '1' || asked.split(',').includes(`${locale}-${theme}-${width}`))
  .flatMap(view => [
    { ...view, only: everything },
    { ...view, only: empties, empty: true },
  ])

/** What README and docs/design.md show. */
const pictured = new Set([
  'en-board-light-1440',
  'en-lead-light-1440',
  'en-board-dark-1440',
  'ru-board-light-1440',
  'ru-lead-light-1440',
  'ru-my-day-light-1440',
  'ru-lead-light-380',
])

const folder = fileURLToPath(new URL('../../docs/screens', import.meta.url))

async function picture(page: Page, { name }: Screen, { locale, theme, width }: View): Promise<void> {
  const view = join(folder, 'all', `${locale}-${theme}-${width}`)
  await mkdir(view, { recursive: true })
  const shot = { animations: 'disabled', caret: 'hide' } as const
  await page.screenshot({ ...shot, path: join(view, `${name}.jpg`), quality: 70, type: 'jpeg' })
  const called = `${locale}-${name}-${theme}-${width}`
  if (pictured.has(called)) await page.screenshot({ ...shot, path: join(folder, `${called}.png`) })
}

walk(views, picture)
