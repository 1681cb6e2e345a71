import { Button, MultiSelect, NumberInput, SegmentedControl, Select, Stack, Switch, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'
import { useSchema } from '../../../app/schema.ts'
import { isJsonObject } from '../../../fields/json-object.ts'
import { FormDialog } from '../../../ui/form-dialog.tsx'
import { problemsOf } from '../../../ui/problems.ts'
import { type Approver, type RuleStep, rulesQuery, type SignOffRule } from './sign-off-settings.ts'

export interface Choice {
  value: string
  label: string
}

interface RuleDialogProps {
  rule?: SignOffRule
  /** Of a new one. */
  place: number
  /** Heads, roles and people, as `kind:id`. */
  approvers: readonly { group: string; items: Choice[] }[]
  onClose: () => void
}

const objects = ['quote', 'invoice', 'document'] as const

/** What has to be approved, and by whom in which order. Conditions set by the API stay as they are. */
export function RuleDialog({ rule, place, approvers, onClose }: RuleDialogProps) {
  const { t } = useTranslation()
  const { byName } = useSchema()
  const queryClient = useQueryClient()
  const [values, setValues] = useState<Omit<SignOffRule, 'id' | 'version'>>(rule ?? fresh(place))
  const change = (part: Partial<typeof values>) => setValues({ ...values, ...part })
  const save = useMutation({
    mutationFn: () => {
      const { id: _, version: __, ...body } = { id: '', version: 0, ...values }
      return rule
        ? api.put(`/sign-off-rules/${rule.id}`, body, { version: rule.version })
        : api.post('/sign-off-rules', body)
    },
    onSuccess: () => {
      onClose()
      return queryClient.invalidateQueries({ queryKey: rulesQuery.queryKey })
    },
    meta: { quiet: true },
  })
  const { wrong, rest } = problemsOf(save.error, ['name'])
  const changeStep = (at: number, part: Partial<RuleStep>) =>
    change({ steps: values.steps.map((step, i) => (i === at ? { ...step, ...part } : step)) })
  return (
    <FormDialog
      title={t(rule ? 'sign-offs:settings.editRule' : 'sign-offs:settings.newRule')}
      action={t('save')}
      pending={save.isPending}
      disabled={!values.name.trim() || values.steps.some(step => !step.approvers.length)}
      problem={rest}
      onSubmit={() => save.mutate()}
      onClose={onClose}
    >
      <TextInput
        label={t('sign-offs:settings.name')}
        data-autofocus
        required
        maxLength={200}
        value={values.name}
        error={wrong.name}
        onChange={({ currentTarget: { value } }) => change({ name: value })}
      />
      <Select
        label={t('sign-offs:settings.object')}
        allowDeselect={false}
        value={values.object}
        data={objects.map(value => ({ value, label: byName.get(value)?.label.many ?? value }))}
        onChange={value => change({ object: objects.find(one => one === value) ?? 'quote', filter: null })}
      />
      {values.object === 'document' ? null : (
        <NumberInput
          label={t('sign-offs:settings.from')}
          description={t('sign-offs:settings.fromText')}
          min={0}
          value={amountOf(values.filter)}
          onChange={value => change({ filter: value === '' ? null : { total: { gte: Number(value) } } })}
        />
      )}
      <Switch
        label={t('sign-offs:settings.overLimit')}
        checked={values.overLimit}
        onChange={({ currentTarget: { checked } }) => change({ overLimit: checked })}
      />
      {values.steps.map((step, at) => (
        <Stack key={at} gap={6}>
          <MultiSelect
            label={t('sign-offs:settings.step', { step: at + 1 })}
            searchable
            value={step.approvers.map(keyOf)}
            data={[...approvers]}
            onChange={keys => changeStep(at, { approvers: keys.map(approverOf) })}
          />
          {step.approvers.length > 1 ? (
            <SegmentedControl
              aria-label={t('sign-offs:settings.mode')}
              value={step.mode}
              onChange={mode => changeStep(at, { mode: mode === 'all' ? 'all' : 'any' })}
              data={(['any', 'all'] as const).map(value => ({ value, label: t(`sign-offs:settings.modes.${value}`) }))}
            />
          ) : null}
        </Stack>
      ))}
      <Button
        variant="default"
        size="compact-sm"
        disabled={values.steps.length >= 10}
        onClick={() => change({ steps: [...values.steps, { mode: 'any', approvers: [] }] })}
      >
        {t('sign-offs:settings.addStep')}
      </Button>
      <NumberInput
        label={t('sign-offs:settings.remindHours')}
        min={1}
        max={1000}
        allowDecimal={false}
        value={values.remindHours}
        onChange={value => change({ remindHours: Number(value) || 8 })}
      />
      <Switch
        label={t('sign-offs:settings.ownAllowed')}
        checked={values.ownAllowed}
        onChange={({ currentTarget: { checked } }) => change({ ownAllowed: checked })}
      />
      <Switch
        label={t('sign-offs:settings.active')}
        checked={values.active}
        onChange={({ currentTarget: { checked } }) => change({ active: checked })}
      />
    </FormDialog>
  )
}

const fresh = (position: number): Omit<SignOffRule, 'id' | 'version'> => ({
  name: '',
  object: 'quote',
  filter: null,
  overLimit: false,
  steps: [{ mode: 'any', approvers: [] }],
  ownAllowed: false,
  remindHours: 8,
  position,
  active: true,
})

const amountOf = (filter: SignOffRule['filter']): number | '' => {
  const total = filter?.total
  return isJsonObject(total) && typeof total.gte === 'number' ? total.gte : ''
}

export const keyOf = (approver: Approver): string =>
  approver.kind === 'head' ? 'head' : `${approver.kind}:${approver.id}`

function approverOf(key: string): Approver {
  const [kind, id = ''] = key.split(':')
  return kind === 'role' || kind === 'user' ? { kind, id } : { kind: 'head' }
}
