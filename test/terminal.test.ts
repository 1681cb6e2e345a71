import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openServer, type Server, traces } from './contract/server.ts'

let server: Server
let folder: string

beforeAll(async () => {
  server = await openServer()
  folder = await mkdtemp(join(tmpdir(), 'rapport-terminal-'))
})
afterAll(async () => {
  await server?.close()
  await rm(folder, { recursive: true, force: true })
})

interface Ended {
  code: number | null
  out: string
  problems: string
}

function begin(args: string[], key = server.key) {
  const child = spawn(process.execPath, ['src/exchange.ts', ...args, '--url', server.address], {
    env: { ...process.env, RAPPORT_API_KEY: key, INIT_CWD: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = (async (): Promise<Ended> => {
    const [out, problems, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')])
    return { code, out, problems }
  })()
  return { child, ended }
}

const run = (args: string[], key?: string): Promise<Ended> => begin(args, key).ended

async function people(name: string, count: number, from = 0): Promise<string> {
  const rows = Array.from({ length: count }, (_, i) => `${name}${i} Анна;+7916${1_000_000 + from + i};Шкаф`)
  await writeFile(join(folder, `${name}.csv`), `Имя;Телефон;Что интересует\n${rows.join('\n')}\n`)
  return `${name}.csv`
}

const leadsCalled = async (name: string): Promise<number> => {
  const query = { filter: { name: { startsWith: name } }, total: true, limit: 1 }
  return (await server.call('POST', '/leads/query', { body: query })).body.total.value
}

test('a file is looked through, then written by its id, then told as done; a second time nothing is new', async () => {
  const file = await people('Первая', 30)
  const planned = await run(['import', file, '--object', 'leads'])
  expect(planned).toMatchObject({ code: 0, problems: expect.stringMatching(/^Sending █+ 100 %/) })
  expect(planned.out).toContain('30 rows: 30 new.')
  expect(await leadsCalled('Первая')).toBe(0)
  const id = /Import (\S+)/.exec(planned.out)?.[1] ?? ''
  const done = await run(['import', '--id', id, '--commit'])
  expect(done).toMatchObject({ code: 0 })
  expect(done.out).toContain('Done: 30 new.')
  expect(await leadsCalled('Первая')).toBe(30)
  expect((await run(['import', file, '--object', 'leads', '--commit'])).out).toContain('Done: 30 same.')
  expect(await leadsCalled('Первая')).toBe(30)
})

test('with --silent, also chosen later, nothing that happens by itself follows', async () => {
  const file = await people('Тихая', 2, 50_000)
  const optionsOf = async ({ out }: Ended) =>
    (await server.call('GET', `/imports/${/Import (\S+)/.exec(out)?.[1]}`)).body.options
  expect(await optionsOf(await run(['import', file, '--object', 'leads', '--silent']))).toEqual({ silent: true })
  const loud = await run(['import', file, '--object', 'leads'])
  expect(await optionsOf(loud)).toEqual({})
  const id = /Import (\S+)/.exec(loud.out)?.[1] ?? ''
  const done = await run(['import', '--id', id, '--silent', '--commit'])
  expect(done.out).toContain('Done: 2 new.')
  expect(await optionsOf(done)).toEqual({ silent: true })
  const { rows } = await server.database.owner.query('select silent from change where reference = $1', [id])
  expect(rows).toEqual([{ silent: true }, { silent: true }])
})

test('a mapping from a file counts, and reasons against rows are told', async () => {
  await writeFile(join(folder, 'odd.csv'), 'A;B\nОдна Анна;+79160000001\nДва Анна;нет\n')
  await writeFile(join(folder, 'mapping.json'), JSON.stringify({ name: 'A', phones: 'B' }))
  const { out, code } = await run(['import', 'odd.csv', '--object', 'leads', '--mapping', 'mapping.json'])
  expect(code).toBe(0)
  expect(out).toContain('2 rows: 1 new, 1 refused.')
  expect(out).toMatch(/row 3: .+/)
})

test('Ctrl+C stops after the batch under way, and the rest is done later, none twice', async () => {
  const file = await people('Долгая', 6000, 10_000)
  const { child, ended } = begin(['import', file, '--object', 'leads', '--commit'])
  await expect.poll(() => leadsCalled('Долгая'), { timeout: 120_000, interval: 50 }).toBeGreaterThan(0)
  child.kill('SIGINT')
  const stopped = await ended
  expect(stopped.code, stopped.out).toBe(1)
  expect(stopped.out).toContain('Stopped after')
  const written = await leadsCalled('Долгая')
  expect(written).toBeLessThan(6000)
  const id = /Import (\S+)/.exec(stopped.out)?.[1] ?? ''
  expect(await run(['import', '--id', id, '--commit'])).toMatchObject({ code: 0 })
  expect(await leadsCalled('Долгая')).toBe(6000)
}, 300_000)

test('records are written into a file, as filtered, in the columns that are named', async () => {
  const filter = JSON.stringify({ name: { startsWith: 'Первая' } })
  const given = ['--fields', 'name,phones', '--filter', filter, '--out', 'leads.csv']
  expect(await run(['export', '--object', 'leads', ...given])).toMatchObject({ code: 0 })
  const lines = (await readFile(join(folder, 'leads.csv'), 'utf8')).trim().split('\n')
  expect(lines).toHaveLength(31)
  expect(lines.filter(line => line.includes('Первая7 Анна'))).toHaveLength(1)
  const wrong = await run(['export', '--object', 'leads', '--fields', 'nonsense', '--out', 'no.csv'])
  expect(wrong.code).toBe(1)
  expect(wrong.problems).toContain('nonsense')
  await expect(stat(join(folder, 'no.csv'))).rejects.toThrow()
})

test('what is asked wrongly, may not be or is not there says so, and leaves all as it was', async () => {
  const reader = await server.person('vera', 'viewer', { scopes: ['read'] })
  const before = await traces(server)
  expect(await run(['import'])).toMatchObject({ code: 2, problems: expect.stringContaining('--object leads') })
  expect(await run(['import', 'no.csv', '--object', 'leads'])).toMatchObject({
    code: 1,
    problems: expect.stringContaining('no.csv'),
  })
  expect(await run(['import', 'odd.csv', '--object', 'nothing'])).toMatchObject({ code: 1 })
  expect((await run(['import', 'odd.csv', '--object', 'leads'], '')).code).toBe(2)
  expect(await run(['import', 'odd.csv', '--object', 'leads'], 'wrong')).toMatchObject({ code: 1 })
  expect(await run(['import', 'odd.csv', '--object', 'leads', '--commit'], reader.key)).toMatchObject({ code: 1 })
  expect(await traces(server)).toEqual(before)
})
