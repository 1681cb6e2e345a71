import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Conflict, Unavailable } from '../../../model/index.ts'
import { readDocxTemplate } from '../docx/check.ts'
import { renderDocx } from '../docx/fill.ts'
import { wordGallery } from '../gallery/word.ts'
import { Press } from '../pdf/press.ts'
import { makesPdf, writeFakeOffice } from '../testing/fake-office.ts'
import { readPdf } from '../testing/read-pdf.ts'
import { sampleData } from '../testing/sample.ts'
import { findOffice } from './find-office.ts'
import { Office, type OfficeLimits } from './office.ts'

let folder: string
/** Others make documents at the same time: what we leave behind is looked for in a folder of ours. */
let usualTemp: string | undefined
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rapport-fake-'))
  usualTemp = process.env.TMPDIR
  process.env.TMPDIR = folder
})
afterAll(async () => {
  if (usualTemp === undefined) delete process.env.TMPDIR
  else process.env.TMPDIR = usualTemp
  await rm(folder, { recursive: true, force: true })
})

const logged: string[] = []
const docx = Buffer.from('a Word file')
const officeThat = async (does: string, limits: Partial<OfficeLimits> = {}): Promise<Office> =>
  new Office(await writeFakeOffice(join(folder, 'soffice'), does), {
    warn: error => logged.push(String(error)),
    limits,
  })
const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : error)
const leftBehind = async (): Promise<string[]> =>
  (await readdir(tmpdir())).filter(name => name.startsWith('rapport-office-'))

const isThere = (await findOffice(null)) !== null

describe.runIf(isThere)('the LibreOffice of this machine', () => {
  test.each(wordGallery.map(sample => [`${sample.kind} ${sample.language}`, sample] as const))(
    'makes a PDF of the Word sample %s that says the same, letter by letter',
    async (_, { kind, language, file }) => {
      const press = new Press()
      try {
        const data = sampleData({ kind, language, title: 'О поставке' })
        const made = await renderDocx(
          press,
          readDocxTemplate(file(), () => false),
          data,
        )
        const text = (await readPdf(await new Office(null, { warn: () => {} }).toPdf(made))).join(' ')
        expect(text).toContain(kind === 'contract' ? 'Ковалёв И. Д.' : 'О поставке')
        expect(text).toContain('Берёзкина О. П.')
        expect(text).not.toMatch(/[{}]/)
        if (kind === 'contract') expect(text).toContain('Стол письменный «Маэстро» с тумбой и кабель-каналом')
        if (kind === 'contract') expect(text).toMatch(language === 'ru' ? /Страница 3 из 3/ : /Page 3 of 3/)
      } finally {
        press.close()
      }
    },
    60_000,
  )
})

describe('LibreOffice is given', () => {
  test('the Word file, a profile without macros, and nothing of our environment', async () => {
    process.env.RAPPORT_TEST_SECRET = 'tulip'
    const seen = join(folder, 'seen')
    const office = await officeThat(
      `{ env; cat "$HOME/profile/user/registrymodifications.xcu" "$given"; } > ${seen}; ${makesPdf('made')}`,
    )
    try {
      expect((await office.toPdf(docx)).toString()).toBe('%PDF-1.4\nmade\n%%EOF\n')
    } finally {
      delete process.env.RAPPORT_TEST_SECRET
    }
    const told = await readFile(seen, 'utf8')
    expect(told).toContain('a Word file')
    expect(told).toMatch(/DisableMacrosExecution" oor:op="fuse"><value>true</)
    expect(told).not.toContain('tulip')
    const names = told.match(/^\w+(?==)/gm) ?? []
    expect(
      names.filter(name => !['PATH', 'HOME', 'TMPDIR', 'LC_ALL', 'PWD', 'OLDPWD', 'SHLVL', '_'].includes(name)),
    ).toEqual([])
    expect(await leftBehind()).toEqual([])
  })
})

describe('where LibreOffice', () => {
  test('is not there, that is said', async () => {
    const none = new Office(join(folder, 'nowhere'), { warn: () => {} })
    expect(await none.isThere()).toBe(false)
    const error = await none.toPdf(docx).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(Conflict)
    expect(codeOf(error)).toBe('documentNoOffice')
  })

  test.each([
    ['makes nothing', ':', 'no file'],
    ['makes something else', 'echo "not a page" > "$made"', 'no PDF'],
    ['makes half a PDF', `printf '%%PDF-1.4 and then' > "$made"`, 'no PDF'],
    ['makes a folder', 'mkdir "$made"', 'a file of'],
    ['says that it failed', `${makesPdf('x')}; exit 3`, 'ended: 3'],
    ['is killed', `${makesPdf('x')}; kill -9 $$`, 'ended: SIGKILL'],
    ['writes without end', `cat /dev/zero > "$made"`, 'ended'],
  ])('%s, the document is refused, the log says why, and nothing is left behind', async (_, does, why) => {
    logged.length = 0
    const office = await officeThat(does, { megabytes: 200 })
    const error = await office.toPdf(docx).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(Unavailable)
    expect(codeOf(error)).toBe('documentOfficeFailed')
    expect(logged).toEqual([expect.stringContaining(why)])
    expect(await leftBehind()).toEqual([])
  })

  test.runIf(process.platform === 'linux')('takes too much memory, it gets none', async () => {
    // Without a line's end, tail keeps all of it.
    const greedy = `head -c 400000000 /dev/zero | tail -n 1 > /dev/null && ${makesPdf('x')}`
    const given = { megabytes: 2000, seconds: 30 }
    expect((await (await officeThat(greedy, given)).toPdf(docx)).length).toBeGreaterThan(0)
    const narrow = await officeThat(greedy, { ...given, megabytes: 100 })
    expect(codeOf(await narrow.toPdf(docx).catch((thrown: unknown) => thrown))).toBe('documentOfficeFailed')
  })

  test('does not come to an end, it is ended with all that it has begun, and the next document is made', async () => {
    const pids = join(folder, 'pids')
    const office = await officeThat(`sleep 600 & echo $! > ${pids}; wait`, { seconds: 1 })
    const error = await office.toPdf(docx).catch((thrown: unknown) => thrown)
    expect(codeOf(error)).toBe('documentTooSlow')
    expect(await hasEnded(Number(await readFile(pids, 'utf8')))).toBe(true)
    expect(await leftBehind()).toEqual([])
    await officeThat(makesPdf('next'))
    expect((await office.toPdf(docx)).toString()).toContain('next')
  })

  test('has too much to do, the next one is told to come back', async () => {
    const office = await officeThat(`sleep 0.5; ${makesPdf('x')}`, { waiting: 2 })
    const all = await Promise.allSettled([office.toPdf(docx), office.toPdf(docx), office.toPdf(docx)])
    expect(all.flatMap(done => (done.status === 'rejected' ? [codeOf(done.reason)] : []))).toEqual(['documentsBusy'])
  })
})

/** One that was killed is gone as soon as its parent has heard of it. */
async function hasEnded(pid: number): Promise<boolean> {
  for (let looks = 0; looks < 100; looks += 1) {
    try {
      process.kill(pid, 0)
      const state = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
      if (/\) Z /.test(state)) return true
    } catch {
      return true
    }
    await wait(50)
  }
  return false
}
