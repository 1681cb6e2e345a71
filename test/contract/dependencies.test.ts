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
