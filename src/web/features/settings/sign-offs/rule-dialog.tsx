import { NumberInput, Select, Switch, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'
import { useSchema } from '../../../app/schema.ts'
import { conditionsIn, type FilterGroup } from '../../../records/filter-tree.ts'
import { isWhole } from '../../../records/filter-words.ts'
import { FormDialog } from '../../../ui/form-dialog.tsx'
import { problemsOf } from '../../../ui/problems.ts'
import { RuleConditions } from './rule-conditions.tsx'
import { readRuleFilter, writeRuleFilter } from './rule-filter.ts'
import { RuleSteps } from './rule-steps.tsx'
import { rulesQuery, type SignOffRule } from './sign-off-settings.ts'

export interface Choice {
  value: string
  label: string
}

interface RuleDialogProps {
  rule?: SignOffRule
  /** Of a new one. */
  place: number
  roles: readonly Choice[]
  /** Heads, roles and people, as `kind:id`. */
  approvers: readonly { group: string; items: Choice[] }[]
  onClose: () => void
}

const objects = ['quote', 'invoice', 'document'] as const

/** What has to be approved, and by whom in which order. */
export function RuleDialog({ rule, place, roles, approvers, onClose }: RuleDialogProps) {
  const { t } = useTranslation()
  const { byName } = useSchema()
  const queryClient = useQueryClient()
  const [values, setValues] = useState(() => valuesOf(rule ?? fresh(place)))
  const change = (part: Partial<typeof values>) => setValues({ ...values, ...part })
  const save = useMutation({
    mutationFn: () => {
      const body = bodyOf(values)
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
  const { wrong, rest } = problemsOf(save.error, ['name', 'discountFrom', 'usualTerms', 'roles'])
  const unfinished = conditionsIn([values.others]).some(condition => !condition.field || !isWhole(condition))
  return (
    <FormDialog
      title={t(rule ? 'sign-offs:settings.editRule' : 'sign-offs:settings.newRule')}
      action={t('save')}
      size="lg"
      pending={save.isPending}
      disabled={!values.name.trim() || unfinished || values.steps.some(step => !step.approvers.length)}
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
        onChange={value => change({ ...asked, object: objects.find(one => one === value) ?? 'quote' })}
      />
      <RuleConditions when={values} roles={roles} wrong={wrong} onChange={change} />
      <RuleSteps steps={values.steps} approvers={approvers} onChange={steps => change({ steps })} />
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

type Draft = Omit<SignOffRule, 'id' | 'version'>

const none: FilterGroup = { word: 'and', parts: [] }
/** Conditions of one object say nothing of another. */
const asked = { from: null, others: none, discountFrom: null, usualTerms: null, overLimit: false }

function valuesOf({ filter, ...draft }: Draft) {
  const { from, others } = readRuleFilter(filter)
  return { ...draft, from, others: { ...none, parts: others } }
}

function bodyOf({ from, others, ...draft }: ReturnType<typeof valuesOf>): Draft {
  const { name, object, discountFrom, usualTerms, roles, overLimit, steps, ownAllowed, remindHours, position, active } =
    draft
  const joined = others.word === 'and' ? others.parts : others.parts.length ? [others] : []
  const filter = writeRuleFilter({ from, others: joined })
  const conditions = { filter, discountFrom, usualTerms, roles, overLimit }
  return { name, object, ...conditions, steps, ownAllowed, remindHours, position, active }
}

const fresh = (position: number): Draft => ({
  name: '',
  object: 'quote',
  filter: null,
  discountFrom: null,
  usualTerms: null,
  roles: [],
  overLimit: false,
  steps: [{ mode: 'any', approvers: [] }],
  ownAllowed: false,
  remindHours: 8,
  position,
  active: true,
})
