import { expect, test } from 'vitest'
import { databaseSettings } from './settings.ts'

const gigabyte = 1024 ** 3
const of = (memory: number, durable = true) => databaseSettings({ memory, cores: 2 }, durable)

test('memory is taken by what the machine has, within bounds', () => {
  expect(of(1 * gigabyte)).toContain('shared_buffers = 128MB')
  expect(of(4 * gigabyte)).toContain('shared_buffers = 256MB')
  expect(of(64 * gigabyte)).toContain('shared_buffers = 1024MB')
})

test('what is acknowledged is on disk, except in tests', () => {
  expect(of(gigabyte)).not.toMatch(/fsync|synchronous_commit|full_page_writes/)
  expect(of(gigabyte, false)).toContain('fsync = off')
})
