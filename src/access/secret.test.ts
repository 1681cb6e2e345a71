import { expect, test } from 'vitest'
import { newId } from '../model/index.ts'
import { makeSecret, readSecret } from './secret.ts'

test('a secret leads to its workspace and to what is kept of it', () => {
  const workspace = newId()
  const { text, hash } = makeSecret(workspace, 'rk_')
  expect(readSecret(text, 'rk_')).toEqual({ workspace, hash })
  expect(makeSecret(workspace, 'rk_').text).not.toBe(text)
  expect(text).not.toContain(hash.toString('base64url'))
})

test.each(['', 'rk_', 'rk_x', `rk_${'A'.repeat(64)}`, `rk_${'A'.repeat(66)}`, 'A'.repeat(65)])('is none: %s', text => {
  expect(readSecret(text, 'rk_')).toBeNull()
})
