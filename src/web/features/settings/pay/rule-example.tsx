import { Fieldset, Group, NumberInput, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { minorUnits } from '../../../../model/money.ts'
import { type Pay, type PayTerms, payFor } from '../../../../model/pay.ts'
import { useFormats } from '../../../app/format.ts'
import { useSchema } from '../../../app/schema.ts'

const number = /^\d+(\.\d+)?$/

/** What a rule that is being written comes to, for a total that one may change. */
export function RuleExample({ terms }: { terms: PayTerms }) {
  const { t } = useTranslation()
  const unit = useSchema().company.currency
  const [sum, setSum] = useState('1000000')
  const [deals, setDeals] = useState('5')
  const [fulfilled, setFulfilled] = useState('100')
  const isFixed = terms.reward === 'fixed'
  return (
    <Fieldset legend={t('pay:rules.example')}>
      <Group gap={8} grow align="flex-start">
        <NumberInput
          label={t('pay:rules.exampleSum', { unit })}
          min={0}
          decimalScale={2}
          thousandSeparator=" "
          value={sum}
          onChange={value => setSum(String(value))}
        />
        {isFixed ? (
          <NumberInput
            label={t('pay:rules.exampleDeals')}
            min={1}
            max={100}
            allowDecimal={false}
            value={deals}
            onChange={value => setDeals(String(value))}
          />
        ) : null}
        {terms.scale === 'plan' && terms.steps.length > 1 ? (
          <NumberInput
            label={t('pay:rules.examplePlan')}
            min={0}
            decimalScale={2}
            value={fulfilled}
            onChange={value => setFulfilled(String(value))}
          />
        ) : null}
      </Group>
      <Paid terms={terms} pay={exampleOf(terms, { currency: unit, sum, deals: isFixed ? deals : '1', fulfilled })} />
    </Fieldset>
  )
}

function Paid({ terms, pay }: { terms: PayTerms; pay: Pay | null }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const { currency } = useSchema().company
  const money = (amount: string) => formats.money({ amount, currency })
  if (!pay)
    return (
      <Text size="sm" c="dimmed" mt={8} role="status">
        {t('pay:rules.exampleUnready')}
      </Text>
    )
  const [first] = pay.parts
  const lines =
    terms.reward === 'fixed' && first
      ? [t('pay:rules.exampleFixed', { count: pay.parts.length, rate: money(first.rate), sum: money(pay.total) })]
      : pay.parts.map(({ base, rate, sum }) =>
          t('pay:rules.exampleLine', { base: money(base), rate: formats.number(rate), sum: money(sum) }),
        )
  const capped = Number(pay.capped) ? [t('pay:rules.exampleCapped', { sum: money(pay.capped) })] : []
  return (
    <div role="status">
      <Text size="sm" c="dimmed" mt={8}>
        {[...lines, ...capped].join('; ')}
      </Text>
      <Text size="sm" fw={600} mt={2}>
        {t('pay:rules.examplePaid')}: {money(pay.total)}
      </Text>
    </div>
  )
}

interface Given {
  currency: string
  sum: string
  deals: string
  fulfilled: string
}

/** `null` while something of it is not yet a number. */
function exampleOf({ reward, scale, steps, cap }: PayTerms, { currency, sum, deals, fulfilled }: Given): Pay | null {
  const given = [sum, deals, fulfilled, ...steps.flatMap(({ from, rate }) => [from, rate])]
  const count = Number(deals)
  if (!given.every(text => number.test(text)) || count < 1 || count > 100) return null
  const entries = Array.from({ length: count }, (_, at) => ({ amount: at ? '0' : sum, before: '0', share: '100' }))
  return payFor({ reward, scale, steps, cap: cap && number.test(cap) ? cap : null }, entries, {
    digits: minorUnits(currency),
    fulfilled,
  })
}
