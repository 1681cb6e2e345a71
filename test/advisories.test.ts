import { spawn } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeEach, expect, test } from 'vitest'
import { advisories, keepAdvisories, lockMark } from '../src/features/trust/advisories.ts'

const command = fileURLToPath(new URL('../src/advisories.ts', import.meta.url))
let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rapport-advisories-'))
  return () => rm(folder, { recursive: true, force: true })
})

const report = (counts: object) => JSON.stringify({ auditReportVersion: 2, metadata: { vulnerabilities: counts } })

/** Takes what npm is to have said. */
async function take(text: string): Promise<number | null> {
  const file = join(folder, 'report.json')
  await writeFile(file, text)
  const child = spawn(process.execPath, [command, file], { env: { PATH: process.env.PATH, RAPPORT_DATA: folder } })
  return new Promise(resolve => child.on('close', resolve))
}

test('until somebody has asked, it is said that nobody has', async () => {
  expect(await advisories(folder)).toEqual({ state: 'look', code: 'advisoriesUnchecked' })
})

test('what npm knows is kept with its moment: nothing, something, or something grave', async () => {
  expect(await take(report({ low: 0, high: 0, critical: 0, total: 0 }))).toBe(0)
  expect(await advisories(folder)).toMatchObject({ state: 'fine', code: 'advisoriesNone', since: expect.any(String) })
  expect(await take(report({ low: 2, high: 0, critical: 0, total: 2 }))).toBe(1)
  expect(await advisories(folder)).toMatchObject({ state: 'look', params: { count: 2, grave: 0 } })
  expect(await take(report({ low: 2, high: 1, critical: 1, total: 4 }))).toBe(1)
  expect(await advisories(folder)).toMatchObject({ state: 'act', params: { count: 4, grave: 2 } })
})

test.each(['{"error":{"code":"ENOAUDIT"}}', 'npm error network', '[]', ''])(
  'an answer that says nothing of it changes nothing: %j',
  async text => {
    await take(report({ total: 0 }))
    const before = await readFile(join(folder, 'advisories.json'), 'utf8')
    expect(await take(text)).toBe(2)
    expect(await readFile(join(folder, 'advisories.json'), 'utf8')).toBe(before)
    expect((await readdir(folder)).sort()).toEqual(['advisories.json', 'report.json'])
  },
)

test('what was asked long ago, or of other packages, is to be asked anew', async () => {
  const none = { grave: 0, other: 0, at: new Date().toISOString(), lock: await lockMark() }
  await keepAdvisories(folder, { ...none, at: new Date(Date.now() - 40 * 86_400_000).toISOString() })
  expect(await advisories(folder)).toMatchObject({ state: 'look', code: 'advisoriesOld' })
  await keepAdvisories(folder, { ...none, lock: 'of another version' })
  expect(await advisories(folder)).toMatchObject({ state: 'look', code: 'advisoriesOfOther' })
})
