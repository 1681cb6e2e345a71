import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { createContext, Script } from 'node:vm'
import { parseSync, Visitor } from 'vite'
import { expect, test } from 'vitest'

/**
 * No regular expression holds the server for long, whatever text it is given. Each of `src` is tried on long texts made of
 * the characters that it names: one that goes back over what it has read takes seconds on them, others take none.
 */

const root = fileURLToPath(new URL('../src/', import.meta.url))

interface Found {
  file: string
  where: string
  pattern: string
  flags: string
}

async function expressions(): Promise<Found[]> {
  const files = (await readdir(root, { recursive: true })).filter(file => /(?<!\.test)\.tsx?$/.test(file))
  const all = await Promise.all(
    files.sort().map(async file => expressionsOf(file, await readFile(root + file, 'utf8'))),
  )
  return all.flat()
}

function expressionsOf(file: string, text: string): Found[] {
  const found: Found[] = []
  new Visitor({
    Literal(node) {
      if (!('regex' in node) || !node.regex) return
      const { pattern, flags } = node.regex
      found.push({ file, where: `${file}:${text.slice(0, node.start).split('\n').length}`, pattern, flags })
    },
  }).visit(parseSync(file, text).program)
  return found
}

/** What repeats without a bound may go back. */
const repeats = /[+*]|\{\d+,\}/
const length = 50_000
/** These are given no longer texts: whoever calls them looks at the length first, or made the text. */
const shorter: Record<string, number> = {
  'access/networks.ts': 45,
  'model/fields/percent.ts': 100,
  'model/fields/short-number.ts': 30,
  'model/mail-server.ts': 253,
  'model/phone.ts': 300,
  'model/read-date.ts': 100,
  'records/words.ts': 200,
  'features/exchange/columns/header.ts': 300,
  'web/app/catalogue.ts': 100,
  'web/app/format.ts': 30,
  'web/features/settings/audit/audit-filters.tsx': 50,
  'web/records/cell-text.ts': 100,
}
/** In milliseconds: what goes back takes many times as long. */
const patience = 1000

/** Characters that it may stop at, and such as most classes know. */
function lettersOf(pattern: string): string[] {
  const named = pattern.replace(/\\[a-zA-Z]|[\^$*+?()[\]{}|\\]/g, '').match(/[^\w]/gu) ?? []
  return [...new Set(['a', '1', ' ', ...named])].slice(0, 9)
}

function textsFor(pattern: string, longest: number): string[] {
  const letters = lettersOf(pattern)
  const pumps = letters.flatMap(one => [one, ...letters.filter(other => other !== one).map(other => one + other)])
  const starts = ['', ...letters.map(one => `a${one}`), 'a@a', 'http://a']
  return pumps.flatMap((pump, at) => {
    const long = pump.repeat(Math.ceil(longest / pump.length))
    // Every pump alone, and each beginning before some of them: all with all would take minutes.
    return [`${long}\u0000`, `${starts[at % starts.length]}${long}@`, `x${long}\n`]
  })
}

const run = new Script('expression.lastIndex = 0; expression.test(text)')

/** The text on which it takes too long, shortened; `null` where there is none. */
function slowOn({ pattern, flags }: Pick<Found, 'pattern' | 'flags'>, longest = length): string | null {
  const expression = new RegExp(pattern, flags)
  const sandbox = createContext({ expression, text: '' })
  for (const text of textsFor(pattern, longest)) {
    sandbox.text = text
    try {
      run.runInContext(sandbox, { timeout: patience })
    } catch {
      return text.slice(0, 12)
    }
  }
  return null
}

test('the check finds what goes back', () => {
  for (const pattern of ['^(a+)+$', '\\s+$', '^[^\\s@]+@[^\\s@]+\\.[^\\s@]+$', 'a*b'])
    expect([pattern, slowOn({ pattern, flags: '' })]).toEqual([pattern, expect.any(String)])
  for (const pattern of ['^\\d+$', '[a-z]+', '^\\s*\\d'])
    expect([pattern, slowOn({ pattern, flags: '' })]).toEqual([pattern, null])
})

test('no regular expression of ours takes long on any text', async () => {
  const all = (await expressions()).filter(({ pattern }) => repeats.test(pattern))
  expect(all.length).toBeGreaterThan(100)
  const slow = all.flatMap(one => {
    const text = slowOn(one, shorter[one.file])
    return text === null ? [] : [`${one.where} /${one.pattern}/${one.flags} on ${JSON.stringify(text)}…`]
  })
  expect(slow).toEqual([])
  const files = new Set(all.map(({ file }) => file))
  expect(Object.keys(shorter).filter(file => !files.has(file))).toEqual([])
}, 300_000)
