import { expect, test } from 'vitest'
import { isInstalled } from './install.mjs'

const wanted = {
  '': { version: '1.0.0' },
  'node_modules/fastify': { version: '5.0.0' },
  'node_modules/vitest': { version: '5.0.0', dev: true },
  'node_modules/for-another-platform': { version: '1.0.0', optional: true },
}
const production = { 'node_modules/fastify': { version: '5.0.0' } }
const everything = { ...production, 'node_modules/vitest': { version: '5.0.0' } }

test('packages for other platforms may be absent', () => {
  expect(isInstalled(wanted, everything, true)).toBe(true)
})

test('what only tests need may be absent where no tests run', () => {
  expect(isInstalled(wanted, production, false)).toBe(true)
  expect(isInstalled(wanted, production, true)).toBe(false)
})

test('a missing or another version is installed anew', () => {
  expect(isInstalled(wanted, {}, false)).toBe(false)
  expect(isInstalled(wanted, { ...everything, 'node_modules/fastify': { version: '4.0.0' } }, true)).toBe(false)
  expect(isInstalled(wanted, { ...everything, 'node_modules/vitest': { version: '4.0.0' } }, false)).toBe(false)
})
