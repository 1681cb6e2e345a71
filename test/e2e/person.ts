import type { Browser, BrowserContext, BrowserContextOptions, Locator, Page, Request } from 'playwright-core'
import { afterEach } from 'vitest'
import { type Client, signIn } from '../setup/client.ts'
import type { TestServer } from '../setup/server.ts'

/** Somebody before a browser of his own. */
export interface Person {
  context: BrowserContext
  page: Page
  /** What went wrong on any of his pages: errors of the console, failed requests, answers that refuse. */
  problems: string[]
  /** A refusal that belongs to the story, by the beginning of its problem: `409 POST /leads/`. */
  expectRefusal(beginning: string): void
  close(): Promise<void>
}

export interface Credentials {
  email: string
  password: string
}

/**
 * Addresses of records that somebody has removed, and in whose browser. The page of another may have asked for one, or
 * for something of it, before it was told: to him each address is refused once, and not asked for again.
 */
const removed = new Map<string, BrowserContext | null>()
/** The same for what is removed behind the pages. */
export const noteRemoved = (pathname: string): void => void removed.set(pathname, null)
const isRemovedByOthers = (pathname: string, context: BrowserContext): boolean =>
  [...removed].some(([path, by]) => by !== context && (pathname === path || pathname.startsWith(`${path}/`)))

/** A page says that it shows a card a quarter of a second after it does: by then the record may be gone. */
const saysItShowsWhatIsGone = (request: Request): boolean =>
  request.method() === 'PUT' &&
  new URL(request.url()).pathname.startsWith('/api/v1/presence/') &&
  [...removed.keys()].some(path => request.postData()?.includes(path.slice(path.lastIndexOf('/') + 1)))

/** Opens an empty browser that watches for anything that goes wrong. */
export async function openBrowserOf(
  browser: Browser,
  server: Pick<TestServer, 'url'>,
  options: BrowserContextOptions = {},
): Promise<Person> {
  const context = await browser.newContext({
    baseURL: server.url,
    viewport: { width: 1440, height: 900 },
    locale: 'ru-RU',
    timezoneId: 'Europe/Moscow',
    reducedMotion: 'reduce',
    // Only where a journey is about it: else the browser's own cache answers, as at the first visit.
    serviceWorkers: 'block',
    ...options,
  })
  context.setDefaultTimeout(20_000)
  context.on('page', leaveAnswered)
  if (slowness > 1) context.on('page', page => void slowDown(page).catch(() => {}))
  const problems: string[] = []
  // Who is not signed in yet is told so: that is how a page learns to show the door.
  const expected = ['401 GET /api/v1/me', '401 GET /api/v1/schema']
  context.on('console', message => {
    // Refused answers are told by `response`, with their addresses.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      problems.push(`console: ${message.text()}`)
  })
  context.on('weberror', error => problems.push(`page: ${error.error().message}`))
  context.on('requestfailed', request => {
    const why = request.failure()?.errorText ?? ''
    // A page that is left, or asks anew, gives up what it no longer needs.
    if (why !== 'net::ERR_ABORTED') problems.push(`${why} ${request.method()} ${request.url()}`)
  })
  const onTheirWay = new Set<string>()
  context.on('request', request => {
    if (request.method() === 'DELETE') removed.set(new URL(request.url()).pathname, context)
  })
  context.on('response', answer => {
    if (answer.status() < 400) return
    const { pathname } = new URL(answer.url())
    const problem = `${answer.status()} ${answer.request().method()} ${pathname}`
    if (problem.startsWith('404 GET') && isRemovedByOthers(pathname, context) && !onTheirWay.has(answer.url())) {
      onTheirWay.add(answer.url())
      return
    }
    if (answer.status() === 404 && saysItShowsWhatIsGone(answer.request())) return
    if (!expected.some(beginning => problem.startsWith(beginning))) problems.push(problem)
  })
  return {
    context,
    page: await context.newPage(),
    problems,
    expectRefusal: beginning => expected.push(beginning),
    close: () => context.close(),
  }
}

/**
 * Whoever presses sees that it is done before he goes elsewhere: a page is left, or loaded anew, once what it told the server
 * is answered. The browser would give it up. What a test itself holds back does not hold its page.
 */
function leaveAnswered(page: Page): void {
  const told = new Set<Request>()
  page.on('request', request => {
    if (request.method() !== 'GET' && request.resourceType() === 'fetch') told.add(request)
  })
  page.on('requestfinished', request => told.delete(request))
  page.on('requestfailed', request => told.delete(request))
  const answered = async (): Promise<void> => {
    for (const end = Date.now() + 5000; told.size && Date.now() < end; )
      await new Promise(resolve => setTimeout(resolve, 20))
  }
  const goto = page.goto.bind(page)
  const reload = page.reload.bind(page)
  page.goto = async (...given) => {
    await answered()
    return goto(...given)
  }
  page.reload = async (...given) => {
    await answered()
    return reload(...given)
  }
}

/** RAPPORT_SLOW=4: as on a machine that takes so many times as long. What then fails was right by luck. */
const slowness = Number(process.env.RAPPORT_SLOW ?? 1)

async function slowDown(page: Page): Promise<void> {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: slowness })
}

/** The same, signed in already. */
export async function seat(
  browser: Browser,
  server: Pick<TestServer, 'url'>,
  who: Credentials,
  options: BrowserContextOptions = {},
): Promise<Person & { api: Client }> {
  const api = await signIn(server.url, who.email, who.password)
  const person = await openBrowserOf(browser, server, options)
  const [name = '', value = ''] = api.cookie.split('=')
  await person.context.addCookies([{ name, value, url: server.url }])
  return { ...person, api }
}

/** The date in Moscow, where the companies of the tests sit: its day begins three hours before that of UTC. */
export const dateInMoscow = (): string => new Date(Date.now() + 3 * 3_600_000).toISOString().slice(0, 10)

/** What a test that failed leaves open on the page that all share, a menu or half a drag, is not in the way of the next. */
export function openAnewAfterFailure(page: () => Page | undefined): void {
  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail') return
    await page()?.mouse.up()
    await page()?.reload()
  })
}

/** Until the keyboard is in it: what is typed a moment earlier goes elsewhere. */
export const hasKeyboard = (field: Locator): Promise<boolean> =>
  soon(() => field.evaluate(one => one === document.activeElement))

/** Asks until the answer fits: what happens behind the request is there soon, not at once. */
export async function soon<Value>(
  ask: () => Promise<Value>,
  fits: (value: Value) => boolean = Boolean,
  seconds = 15,
): Promise<Value> {
  for (const end = Date.now() + seconds * 1000; ; ) {
    const value = await ask()
    if (fits(value)) return value
    if (Date.now() > end) throw new Error(`still ${JSON.stringify(value).slice(0, 2000)}`)
    await new Promise(resolve => setTimeout(resolve, 100))
  }
}
