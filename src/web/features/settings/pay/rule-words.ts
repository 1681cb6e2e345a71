import { useTranslation } from 'react-i18next'
import { useFormats } from '../../../app/format.ts'
import { useSchema } from '../../../app/schema.ts'
import { asText } from '../../../fields/widget.ts'
import { usePeople } from '../users/use-people.ts'
import type { PayRule } from './pay-rules.ts'

/** A rule in words: for whom, for what, at which rates. */
export function useRuleWords(rule: PayRule): { whom: string; what: string; rates: string } {
  const { t } = useTranslation()
  const formats = useFormats()
  const { currency } = useSchema().company
  const { userOf, teamOf, roleOf } = usePeople()
  const { users, teams, roles } = rule.people
  const names = [
    ...users.map(id => asText(userOf(id)?.name)),
    ...teams.map(id => asText(teamOf(id)?.name)),
    ...roles.map(id => {
      const name = asText(roleOf(id)?.name)
      return t(`settings:roleNames.${name}`, { defaultValue: name })
    }),
  ].filter(Boolean)
  const money = (amount: string) => formats.money({ amount, currency })
  const rateOf = (rate: string) => (rule.reward === 'fixed' ? money(rate) : formats.exactPercent(rate))
  const steps = rule.steps.map(({ from, rate }, at) => {
    if (at === 0) return rateOf(rate)
    return rule.scale === 'plan'
      ? t('pay:rules.said.planFrom', { from: formats.number(from), rate: rateOf(rate) })
      : t('pay:rules.said.stepFrom', { from: money(from), rate: rateOf(rate) })
  })
  return {
    whom: names.length ? names.join(', ') : t('pay:rules.everybody'),
    what: [
      t(`pay:rules.sources.${rule.source}`),
      ...(rule.base === 'margin' ? [t('pay:rules.bases.margin')] : []),
      t(`pay:rules.spans.${rule.span}`),
      ...(rule.validFrom ? [t('pay:rules.said.since', { day: formats.day(rule.validFrom) })] : []),
      ...(rule.validTo ? [t('pay:rules.said.until', { day: formats.day(rule.validTo) })] : []),
    ].join(' · '),
    rates: [...steps, ...(rule.cap === null ? [] : [t('pay:rules.said.cap', { cap: money(rule.cap) })])].join(', '),
  }
}
