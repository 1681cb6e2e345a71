import { randomBytes } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { keyFileOf, readKeyFile } from './key-file.ts'
import { vaultOf } from './vault.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rapport-vault-'))
})
afterAll(() => rm(folder, { recursive: true }))

const secret = Buffer.from('twenty bytes of secret')

test('what is sealed is opened by the same key for what it belongs to, and for nothing else', () => {
  const vault = vaultOf(randomBytes(32))
  const sealed = vault.seal(secret, 'of Anna')
  expect(sealed.includes(secret)).toBe(false)
  expect(vault.open(sealed, 'of Anna')).toEqual(secret)
  expect(vault.open(sealed, 'of Boris')).toBeNull()
  expect(vaultOf(randomBytes(32)).open(sealed, 'of Anna')).toBeNull()
  expect(vault.seal(secret, 'of Anna')).not.toEqual(sealed)
})

test('a changed or shortened seal is not opened, whichever byte it is', () => {
  const vault = vaultOf(randomBytes(32))
  const sealed = vault.seal(secret, 'of Anna')
  for (let i = 0; i < sealed.length; i++) {
    const changed = Buffer.from(sealed)
    changed[i] = (changed[i] ?? 0) ^ 1
    expect(vault.open(changed, 'of Anna')).toBeNull()
    expect(vault.open(sealed.subarray(0, i), 'of Anna')).toBeNull()
  }
})

test('the key is made once, whole and for its owner alone, also by several processes at once', async () => {
  const path = keyFileOf(folder)
  const keys = await Promise.all([1, 2, 3, 4].map(() => readKeyFile(path)))
  for (const key of keys) expect(key).toEqual(keys[0])
  expect(await readKeyFile(path)).toEqual(keys[0])
  expect((await stat(path)).mode & 0o777).toBe(0o600)
  expect((await stat(dirname(path))).mode & 0o777).toBe(0o700)
  expect(await readdir(dirname(path))).toEqual(['vault.key'])
})

test('a file that is no key is refused and left as it is', async () => {
  const path = join(folder, 'broken.key')
  await writeFile(path, 'short')
  await expect(readKeyFile(path)).rejects.toThrow(/broken\.key is not the key/)
  expect(await readFile(path, 'utf8')).toBe('short')
})
