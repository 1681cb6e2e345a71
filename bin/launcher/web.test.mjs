import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { inRoot } from './paths.mjs'
import { sources } from './web.mjs'

test('the pages are built anew when anything changes that their build is made of', () => {
  const config = readFileSync(inRoot('vite.config.ts'), 'utf8')
  const parts = [...config.matchAll(/from '\.\/([^']+)'/g)].map(([, path]) => path)
  expect(parts.length).toBeGreaterThan(0)
  for (const part of parts)
    expect(
      sources.some(source => part.startsWith(`${source}/`)),
      part,
    ).toBe(true)
})
