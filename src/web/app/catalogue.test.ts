import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

type Words = { [key: string]: string | Words }

const messages = join(import.meta.dirname, '../../messages')
const web = join(import.meta.dirname, '..')

/** Words that only the server says have tests of their own. */
const serverOnly = new Set(['errors', 'objects'])
const areas = readdirSync(join(messages, 'en'))
  .map(file => file.replace('.json', ''))
  .filter(area => !serverOnly.has(area))

const read = (language: string, area: string): Map<string, string> =>
  textsOf(JSON.parse(readFileSync(join(messages, language, `${area}.json`), 'utf8')) as Words)

function textsOf(words: Words, path = ''): Map<string, string> {
  return new Map(
    Object.entries(words).flatMap(([key, value]) => {
      const at = path ? `${path}.${key}` : key
      return typeof value === 'string' ? [[at, value] as const] : [...textsOf(value, at)]
    }),
  )
}

const withoutPlural = (key: string): string => key.replace(/_(one|few|many|other)$/, '')

/** Names, addresses and signs that are the same in every language. */
const international =
  /^(?:[^\p{L}]*|API|E-mail|IBAN|SWIFT \(BIC\)|Rapport|MAX|Signal|Telegram|Viber|WhatsApp|VK|Google|Microsoft(?: 365)?|Mail\.ru|Mango Office|PostgreSQL|Twilio|Asterisk \(AMI\)|TLS|STARTTLS|Ctrl K|CSV|Excel|SFTP|S3|(?:UTF|KOI8|Windows|ISO|CP|Mac).*|UTM.*|ID|https?:.*|\S+@\S+)$/u

/** Russian things that have no other name. */
const russianNames = /ИНН|КПП|ОГРН|БИК|СНИЛС|Рус(?:ский)?/g

describe.each(areas)('the words of %s', area => {
  const en = read('en', area)
  const ru = read('ru', area)

  test('are there in both languages', () => {
    const keys = (texts: Map<string, string>) => [...new Set([...texts.keys()].map(withoutPlural))].sort()
    expect(keys(ru)).toEqual(keys(en))
  })

  test('have every Russian form where they count', () => {
    const counted = [...new Set([...ru.keys()].filter(key => withoutPlural(key) !== key).map(withoutPlural))]
    for (const key of counted)
      for (const form of ['one', 'few', 'many', 'other']) expect([...ru.keys()]).toContain(`${key}_${form}`)
  })

  test('are Russian in Russian and English in English', () => {
    for (const [key, text] of ru) {
      const bare = text.replace(/\{\{\w+\}\}/g, '').trim()
      if (!international.test(bare)) expect([key, text]).toEqual([key, expect.stringMatching(/[а-яё]/i)])
    }
    for (const [key, text] of en)
      expect([key, text.replace(russianNames, '')]).toEqual([key, expect.not.stringMatching(/[а-яё]/i)])
  })
})

test('every word a page asks for is in the catalogue', () => {
  const known = new Set(
    areas.flatMap(area =>
      [...read('en', area).keys()].flatMap(key => [`${area}:${key}`, `${area}:${withoutPlural(key)}`]),
    ),
  )
  const missing = sources(web).flatMap(({ name, text }) =>
    [...text.matchAll(/\bt\(\s*(?:'([^']+)'|"([^"]+)"|`([^`]+)`)/g)].flatMap(([, single, double, back]) => {
      const key = single ?? double ?? back ?? ''
      const full = key.includes(':') ? key : `app:${key}`
      const found = full.includes('${') ? [...known].some(one => patternOf(full).test(one)) : known.has(full)
      return found || serverOnly.has(full.split(':')[0] ?? '') ? [] : [`${name}: ${key}`]
    }),
  )
  expect(missing).toEqual([])
})

test('what comes with the words of work asks for none of the set-up', () => {
  const listed = (file: string) =>
    readFileSync(join(web, 'app', file), 'utf8')
      .match(/\{([a-z,-]+)\}\.json/)?.[1]
      ?.split(',') ?? []
  for (const part of ['catalogue', 'catalogue-work', 'catalogue-setup'])
    expect(listed(`${part}-en.ts`)).toEqual(listed(`${part}-ru.ts`))
  const late = new Set(listed('catalogue-ru.ts'))
  const ofWork = listed('catalogue-work-ru.ts')
  expect(late).toEqual(new Set([...late, ...ofWork]))
  // Where the words of the set-up are there, those of work are not fetched any more.
  expect(ofWork.filter(area => !listed('catalogue-setup-ru.ts').includes(area))).toEqual([])
  for (const area of ofWork) late.delete(area)
  const begins = sources(web).flatMap(({ name, text }) =>
    [...text.matchAll(/Promise\.all\(\[([^\]]*)loadWorkWords\(\)/g)].flatMap(([, together = '']) =>
      [...together.matchAll(/import\('(\.[^']+)'\)/g)].map(([, path = '']) => join(web, name, '..', path)),
    ),
  )
  expect(begins.length).toBeGreaterThan(7)
  const asked = [...loadedWith(begins)].flatMap(([path, text]) =>
    [...text.matchAll(/['"`]([a-z][a-z-]*):[\w$]/g)].flatMap(([key, area = '']) =>
      late.has(area) ? `${path}: ${key}` : [],
    ),
  )
  expect(asked).toEqual([])
})

/** Files and all that they import at once. */
function loadedWith(files: readonly string[]): Map<string, string> {
  const seen = new Map<string, string>()
  const towards = [...files]
  for (let path = towards.pop(); path; path = towards.pop()) {
    if (seen.has(path) || !/\.tsx?$/.test(path)) continue
    const text = readFileSync(path, 'utf8')
    seen.set(path, text)
    for (const [, from = ''] of text.matchAll(/^import (?!type )[^;]*? from '(\.[^']+)'/gm))
      towards.push(join(path, '..', from))
  }
  return seen
}

/** `records:operators.${speaks}.${word}` → whatever stands in its gaps. */
const patternOf = (key: string): RegExp =>
  new RegExp(
    `^${key
      .split(/\$\{[^}]*\}/)
      .map(part => part.replace(/[.*+?^()|[\]\\]/g, '\\$&'))
      .join('[^.]+')}(\\.|$)`,
  )

function sources(folder: string): { name: string; text: string }[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(name => /\.tsx?$/.test(name) && !name.includes('.test.'))
    .map(name => ({ name, text: readFileSync(join(folder, name), 'utf8') }))
}
