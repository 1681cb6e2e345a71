import { expect, test } from 'vitest'
import { judgeAudit } from './advisories.mjs'

const audited = vulnerabilities => JSON.stringify({ auditReportVersion: 2, vulnerabilities })

test('a known hole of high weight in what is shipped fails, by its name', () => {
  const judged = judgeAudit(
    audited({
      a: { name: 'a', severity: 'critical' },
      b: { name: 'b', severity: 'high' },
      c: { name: 'c', severity: 'low' },
    }),
  )
  expect(judged).toEqual({ failed: true, says: 'a: critical\nb: high' })
})

test('one of less weight is told of', () => {
  expect(judgeAudit(audited({ c: { name: 'c', severity: 'moderate' } }))).toEqual({
    failed: false,
    says: 'audited: nothing of high weight, 1 of less: npm audit',
  })
  expect(judgeAudit(audited({})).says).toBe('audited: nothing of high weight')
})

test.each([
  [
    { message: '405 Method Not Allowed - POST https://registry.example/', statusCode: 405, error: { summary: '' } },
    '(405)',
  ],
  [{ message: 'request failed', error: { code: 'ENOTFOUND', summary: 'request failed' } }, '(ENOTFOUND)'],
])('where nothing was audited, that is said and not taken for a pass', (answer, reason) => {
  const { failed, says } = judgeAudit(JSON.stringify(answer))
  expect(failed).toBe(false)
  expect(says).toMatch(/^not audited: /)
  expect(says).toContain(reason)
  expect(says).not.toContain('https://')
})

test('an answer that is none is no pass either', () => {
  expect(judgeAudit('').says).toBe('not audited: npm gave no answer')
})
