import { expect, test } from 'vitest'
import { Unavailable } from '../model/index.ts'
import { translateError } from './errors.ts'

const coded = (code: string): Error => Object.assign(new Error('could not extend file'), { code })

test.each(['53100', 'ENOSPC', 'EDQUOT'])('a full disk (%s) is said to be one', code => {
  expect(() => translateError(coded(code))).toThrow(expect.objectContaining({ code: 'diskFull' }))
  expect(() => translateError(coded(code))).toThrow(Unavailable)
})

test('what nobody knows goes on as it is', () => {
  const unknown = coded('XX000')
  expect(() => translateError(unknown)).toThrow(unknown)
})
