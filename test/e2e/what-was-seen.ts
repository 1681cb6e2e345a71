import type { Page } from 'playwright-core'
import { afterEach } from 'vitest'
import { borrowBrowser } from '../setup/browser.ts'

/**
 * Adds to the error of a test that failed what its pages showed then: where a machine cannot be asked again, that tells what
 * a time-out does not.
 */
afterEach(async ({ task }) => {
  const [error] = (task.result?.state === 'fail' && task.result.errors) || []
  if (!error) return
  const pages = (await borrowBrowser()).contexts().flatMap(context => context.pages())
  const seen = await Promise.all(pages.map(read))
  error.message += `\n${seen.join('\n')}`
  if (error.stack) error.stack += `\n${seen.join('\n')}`
})

/** Characters of a page. */
const most = 1500

async function read(page: Page): Promise<string> {
  const parts = await page
    .evaluate(() =>
      ['[role=dialog]', '#content', 'body']
        .map(part => document.querySelector<HTMLElement>(part)?.innerText ?? '')
        .filter(Boolean)
        .slice(0, 2),
    )
    .catch(error => [String(error)])
  const text = parts.map(part => part.replace(/\s*\n\s*/g, ' | ').slice(0, most / 2))
  return `seen at ${page.url()}:\n${text.join('\n')}`
}
