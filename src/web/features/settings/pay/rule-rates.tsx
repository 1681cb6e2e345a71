import { ActionIcon, Button, Group, NumberInput, SegmentedControl, Stack, Text } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { PayStep } from '../../../../model/pay.ts'
import { useSchema } from '../../../app/schema.ts'
import type { RuleDraft } from './rule-dialog.tsx'
import { RuleExample } from './rule-example.tsx'

interface RuleRatesProps {
  draft: RuleDraft
  /** Sentences by field: `steps.1.from`. */
  wrong: Record<string, string | undefined>
  onChange: (part: Partial<RuleDraft>) => void
}

/** How much is paid: per cent or an amount a deal, by steps, up to a cap; and what it comes to. */
export function RuleRates({ draft, wrong, onChange }: RuleRatesProps) {
  const { t } = useTranslation()
  const unit = useSchema().company.currency
  const { reward, scale, steps, source } = draft
  const isStepped = steps.length > 1
  const put = (at: number, part: Partial<PayStep>) =>
    onChange({ steps: steps.map((step, i) => (i === at ? { ...step, ...part } : step)) })
  const add = () => {
    const fit = reward === 'fixed' && scale === 'marginal' ? { scale: 'whole' as const } : {}
    onChange({ steps: [...steps, { from: '', rate: '' }], ...fit })
  }
  const scales = reward === 'fixed' ? (['whole', 'plan'] as const) : (['marginal', 'whole', 'plan'] as const)
  return (
    <Stack gap="sm">
      <div>
        <Text size="sm" fw={500} mb={4}>
          {t('pay:rules.reward')}
        </Text>
        <SegmentedControl
          fullWidth
          aria-label={t('pay:rules.reward')}
          value={reward}
          disabled={source === 'paid'}
          data={(['percent', 'fixed'] as const).map(value => ({ value, label: t(`pay:rules.rewards.${value}`) }))}
          onChange={value =>
            onChange(
              value === 'fixed'
                ? { reward: 'fixed', scale: scale === 'marginal' && isStepped ? 'whole' : scale }
                : { reward: 'percent' },
            )
          }
        />
      </div>
      {isStepped ? (
        <div>
          <Text size="sm" fw={500} mb={4}>
            {t('pay:rules.scale')}
          </Text>
          <SegmentedControl
            fullWidth
            aria-label={t('pay:rules.scale')}
            value={scale}
            data={scales.map(value => ({ value, label: t(`pay:rules.scales.${value}`) }))}
            onChange={value => onChange({ scale: scales.find(each => each === value) ?? scale })}
          />
          <Text size="xs" c="dimmed" mt={4}>
            {t(`pay:rules.scaleText.${scale}`)}
          </Text>
        </div>
      ) : null}
      {steps.map((step, at) => (
        <Group key={at} gap={8} align="flex-start" wrap="nowrap">
          {isStepped ? (
            <NumberInput
              flex={1}
              miw={0}
              label={scale === 'plan' ? t('pay:rules.fromPlan') : t('pay:rules.from', { unit })}
              min={0}
              decimalScale={2}
              thousandSeparator=" "
              disabled={at === 0}
              value={step.from}
              error={wrong[`steps.${at}.from`]}
              onChange={value => put(at, { from: String(value) })}
            />
          ) : null}
          <NumberInput
            flex={1}
            miw={0}
            label={reward === 'fixed' ? t('pay:rules.amount', { unit }) : t('pay:rules.rate')}
            min={0}
            max={reward === 'percent' ? 100 : undefined}
            decimalScale={reward === 'fixed' ? 2 : 4}
            thousandSeparator=" "
            value={step.rate}
            error={wrong[`steps.${at}.rate`]}
            onChange={value => put(at, { rate: String(value) })}
          />
          {isStepped ? (
            <ActionIcon
              size={36}
              mt={25}
              disabled={at === 0}
              aria-label={t('pay:rules.removeStep', { step: at + 1 })}
              onClick={() => onChange({ steps: steps.filter((_, i) => i !== at) })}
            >
              <IconX size={16} />
            </ActionIcon>
          ) : null}
        </Group>
      ))}
      <Group justify="space-between" align="flex-end">
        <Button variant="default" size="compact-sm" disabled={steps.length >= 20} onClick={add}>
          {t('pay:rules.addStep')}
        </Button>
        <NumberInput
          w={220}
          label={t('pay:rules.cap', { unit })}
          placeholder={t('pay:rules.noCap')}
          min={0}
          decimalScale={2}
          thousandSeparator=" "
          value={draft.cap ?? ''}
          onChange={value => onChange({ cap: value === '' ? null : String(value) })}
        />
      </Group>
      <RuleExample terms={draft} />
    </Stack>
  )
}
