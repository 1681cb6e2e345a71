import { expect, test } from 'vitest'
import { hashPassword, isPassword, passwordProblems } from './password.ts'

const owner = { email: 'maria.sokolova@example.com', name: 'Мария Соколова', company: 'ООО «Ромашка»' }
const codes = (password: string) => passwordProblems(password, owner).map(({ code }) => code)

test.each(['Tulip-forest-42', 'верный конь скрепка', 'correct horse battery', 'k3#Vq9!tLm', 'длинная фраза про кота'])(
  '%s will do',
  password => {
    expect(codes(password)).toEqual([])
  },
)

test.each([
  ['короткий', 'passwordShort'],
  ['🐈🐈🐈', 'passwordShort'],
  ['aaaaaaaaaaaa', 'passwordWeak'],
  ['abcdefghijkl', 'passwordWeak'],
  ['0987654321', 'passwordWeak'],
  ['Password123!', 'passwordWeak'],
  ['йцукен12345', 'passwordWeak'],
  ['Соколова1985', 'passwordOwn'],
  ['maria.sokolova', 'passwordOwn'],
  ['Ромашка-2026', 'passwordOwn'],
  ['manchester1', 'passwordCommon'],
  ['SuperSecret', 'passwordCommon'],
  ['x'.repeat(1001), 'passwordLong'],
  ['half \ud800 of a letter', 'brokenText'],
])('%s: %s', (password, code) => {
  expect(codes(password)).toEqual([code])
})

test('a hash tells its password from others, in whichever form the letters were typed', async () => {
  const hash = await hashPassword('Ёжик в тумане 5'.normalize('NFD'))
  expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  expect(await isPassword('Ёжик в тумане 5', hash)).toBe(true)
  expect(await isPassword('ёжик в тумане 5', hash)).toBe(false)
  expect(await isPassword('anything', null)).toBe(false)
})

test("a name that is nobody's costs as much work as a wrong password", async () => {
  const hash = await hashPassword('Tulip-forest-42')
  const work = async (kept: string | null) => {
    const before = process.cpuUsage()
    for (let i = 0; i < 5; i++) await isPassword('wrong-wrong-wrong', kept)
    return process.cpuUsage(before).user
  }
  await work(hash)
  const [known, unknown] = [await work(hash), await work(null)]
  expect(unknown).toBeGreaterThan(known * 0.3)
})
