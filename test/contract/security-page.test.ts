import { access, readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'

const root = new URL('../../', import.meta.url)
const page = await readFile(new URL('docs/security.md', root), 'utf8')

test('what the page of security names is there', async () => {
  const named = [...page.matchAll(/`((?:src|test|docs|golden|bin)\/[\w./-]+)`/g)].map(([, path]) => path ?? '')
  expect(named.length).toBeGreaterThan(100)
  const missing: string[] = []
  for (const path of new Set(named)) await access(new URL(path, root)).catch(() => missing.push(path))
  expect(missing).toEqual([])
})

test('every requirement stands there once, with what is to be said of it', () => {
  const rows = [...page.matchAll(/^\| (?<ids>\d+\.[\d., ]+) \| (?<state>\S) \| (?<where>.+) \|$/gm)]
  const ids = rows.flatMap(({ groups }) => (groups?.ids ?? '').split(', '))
  // Of the 253 of levels 1 and 2; the seven of V17 stand in a sentence.
  expect(ids.length).toBe(246)
  expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([])
  expect(rows.filter(({ groups }) => !/^[mpn–]$/.test(groups?.state ?? ''))).toEqual([])
})
