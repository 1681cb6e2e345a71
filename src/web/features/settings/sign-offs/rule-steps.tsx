import { ActionIcon, Button, Group, MultiSelect, SegmentedControl, Stack } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Choice } from './rule-dialog.tsx'
import type { Approver, RuleStep } from './sign-off-settings.ts'

interface RuleStepsProps {
  steps: readonly RuleStep[]
  approvers: readonly { group: string; items: Choice[] }[]
  onChange: (steps: RuleStep[]) => void
}

/** Who approves, in which order: those of one step side by side, one step after the other. */
export function RuleSteps({ steps, approvers, onChange }: RuleStepsProps) {
  const { t } = useTranslation()
  const put = (at: number, part: Partial<RuleStep>) =>
    onChange(steps.map((step, i) => (i === at ? { ...step, ...part } : step)))
  return (
    <>
      {steps.map((step, at) => (
        <Stack key={at} gap={6}>
          <Group gap={8} align="flex-end" wrap="nowrap">
            <MultiSelect
              flex={1}
              miw={0}
              label={t('sign-offs:settings.step', { step: at + 1 })}
              searchable
              value={step.approvers.map(keyOf)}
              data={[...approvers]}
              onChange={keys => put(at, { approvers: keys.map(approverOf) })}
            />
            {steps.length > 1 ? (
              <ActionIcon
                size={36}
                aria-label={t('sign-offs:settings.removeStep', { step: at + 1 })}
                onClick={() => onChange(steps.filter((_, i) => i !== at))}
              >
                <IconX size={16} />
              </ActionIcon>
            ) : null}
          </Group>
          {step.approvers.length > 1 ? (
            <SegmentedControl
              aria-label={t('sign-offs:settings.mode')}
              value={step.mode}
              onChange={mode => put(at, { mode: mode === 'all' ? 'all' : 'any' })}
              data={(['any', 'all'] as const).map(value => ({ value, label: t(`sign-offs:settings.modes.${value}`) }))}
            />
          ) : null}
        </Stack>
      ))}
      <Button
        variant="default"
        size="compact-sm"
        style={{ alignSelf: 'flex-start' }}
        disabled={steps.length >= 10}
        onClick={() => onChange([...steps, { mode: 'any', approvers: [] }])}
      >
        {t('sign-offs:settings.addStep')}
      </Button>
    </>
  )
}

export const keyOf = (approver: Approver): string =>
  approver.kind === 'head' ? 'head' : `${approver.kind}:${approver.id}`

function approverOf(key: string): Approver {
  const [kind, id = ''] = key.split(':')
  return kind === 'role' || kind === 'user' ? { kind, id } : { kind: 'head' }
}
