import { Fieldset, MultiSelect, SegmentedControl, SimpleGrid, Text, TextInput } from '@mantine/core'
import { DateInput } from '@mantine/dates'
import '@mantine/dates/styles.layer.css'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'
import { useObject } from '../../../app/schema.ts'
import { asText } from '../../../fields/widget.ts'
import { useFilterFields } from '../../../records/filter-fields.ts'
import { FilterGroupEditor } from '../../../records/filter-group-editor.tsx'
import { nodesOfFilter } from '../../../records/filter-nodes.ts'
import { conditionsIn, type FilterGroup, filterOf } from '../../../records/filter-tree.ts'
import { isWhole } from '../../../records/filter-words.ts'
import { FormDialog } from '../../../ui/form-dialog.tsx'
import { problemsOf } from '../../../ui/problems.ts'
import { payKeys } from '../../pay/pay.ts'
import { usePeople } from '../users/use-people.ts'
import { freshRule, type NewPayRule, type PayRule, payRulesQuery } from './pay-rules.ts'
import { RuleRates } from './rule-rates.tsx'

/** A rule as it is being written; its filter as conditions. */
export type RuleDraft = Omit<NewPayRule, 'filter'> & { only: FilterGroup }

/** Who is paid for what, at which rates, with an example of what it comes to. */
export function PayRuleDialog({ rule, onClose }: { rule?: PayRule; onClose: () => void }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const [draft, setDraft] = useState(() => draftOf(rule ?? freshRule))
  const change = (part: Partial<RuleDraft>) => setDraft({ ...draft, ...part })
  const save = useMutation({
    mutationFn: () => {
      const body = bodyOf(draft)
      return rule ? api.put(`/pay-rules/${rule.id}`, body, { version: rule.version }) : api.post('/pay-rules', body)
    },
    onSuccess: async () => {
      onClose()
      await Promise.all(
        [payRulesQuery.queryKey, payKeys.all].map(queryKey => queryClient.invalidateQueries({ queryKey })),
      )
    },
    meta: { quiet: true },
  })
  const shown = ['name', 'reward', 'scale', 'validFrom', 'validTo', 'steps']
  const { wrong, at, rest } = problemsOf(save.error, shown)
  const unfinished = conditionsIn([draft.only]).some(condition => !condition.field || !isWhole(condition))
  return (
    <FormDialog
      title={t(rule ? 'pay:rules.edit' : 'pay:rules.new')}
      action={t('save')}
      size="lg"
      pending={save.isPending}
      disabled={!draft.name.trim() || unfinished || draft.steps.some(({ from, rate }) => !from || !rate)}
      problem={rest}
      onSubmit={() => save.mutate()}
      onClose={onClose}
    >
      <TextInput
        label={t('pay:rules.name')}
        data-autofocus
        required
        maxLength={200}
        value={draft.name}
        error={wrong.name}
        onChange={({ currentTarget: { value } }) => change({ name: value })}
      />
      <Whom draft={draft} onChange={change} />
      <WhatFor draft={draft} onChange={change} />
      <RuleRates draft={draft} wrong={{ ...wrong, ...at }} onChange={change} />
      <When draft={draft} wrong={wrong} onChange={change} />
    </FormDialog>
  )
}

interface PartProps {
  draft: RuleDraft
  onChange: (part: Partial<RuleDraft>) => void
}

function Whom({ draft: { people }, onChange }: PartProps) {
  const { t } = useTranslation()
  const { users, teams, roles } = usePeople()
  const named = [
    {
      group: t('pay:rules.roles'),
      items: (roles.data ?? []).map(({ id, name }) => ({
        value: `roles:${id}`,
        label: t(`settings:roleNames.${asText(name)}`, { defaultValue: asText(name) }),
      })),
    },
    {
      group: t('pay:rules.teams'),
      items: (teams.data ?? []).map(({ id, name }) => ({ value: `teams:${id}`, label: asText(name) })),
    },
    {
      group: t('pay:rules.users'),
      items: (users.data ?? [])
        .filter(user => user.active || people.users.includes(user.id))
        .map(({ id, name }) => ({ value: `users:${id}`, label: asText(name) })),
    },
  ]
  const kinds = ['roles', 'teams', 'users'] as const
  const chosen = kinds.flatMap(kind => people[kind].map(id => `${kind}:${id}`))
  const idsOf = (keys: readonly string[], kind: (typeof kinds)[number]) =>
    keys.flatMap(key => (key.startsWith(`${kind}:`) ? [key.slice(kind.length + 1)] : []))
  return (
    <MultiSelect
      label={t('pay:rules.people')}
      placeholder={chosen.length ? undefined : t('pay:rules.everybody')}
      searchable
      value={chosen}
      data={named}
      onChange={keys =>
        onChange({ people: { users: idsOf(keys, 'users'), teams: idsOf(keys, 'teams'), roles: idsOf(keys, 'roles') } })
      }
    />
  )
}

function WhatFor({ draft, onChange }: PartProps) {
  const { t } = useTranslation()
  const choice = <Value extends string>(
    label: string,
    value: Value,
    choices: readonly (readonly [Value, string])[],
    put: (value: Value) => void,
  ) => (
    <div>
      <Text size="sm" fw={500} mb={4}>
        {label}
      </Text>
      <SegmentedControl
        fullWidth
        aria-label={label}
        value={value}
        data={choices.map(([value, label]) => ({ value, label }))}
        onChange={chosen => {
          const [found] = choices.find(([each]) => each === chosen) ?? []
          if (found) put(found)
        }}
      />
    </div>
  )
  return (
    <>
      {choice(
        t('pay:rules.source'),
        draft.source,
        (['won', 'paid'] as const).map(value => [value, t(`pay:rules.sources.${value}`)] as const),
        source => onChange(source === 'paid' ? { source, reward: 'percent' } : { source }),
      )}
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
        {choice(
          t('pay:rules.base'),
          draft.base,
          (['amount', 'margin'] as const).map(value => [value, t(`pay:rules.bases.${value}`)] as const),
          base => onChange({ base }),
        )}
        {choice(
          t('pay:rules.span'),
          draft.span,
          (['month', 'quarter'] as const).map(value => [value, t(`pay:rules.spans.${value}`)] as const),
          span => onChange({ span }),
        )}
      </SimpleGrid>
    </>
  )
}

/** Of which deals and on which days it holds. */
function When({ draft, wrong, onChange }: PartProps & { wrong: Record<string, string | undefined> }) {
  const { t, i18n } = useTranslation()
  const fields = useFilterFields(useObject('deal'))
  const day = (field: 'validFrom' | 'validTo') => (
    <DateInput
      label={t(`pay:rules.${field}`)}
      locale={i18n.language}
      valueFormat="D MMM YYYY"
      clearable
      clearButtonProps={{ 'aria-label': t('records:clear') }}
      value={draft[field]}
      error={wrong[field]}
      onChange={value => onChange({ [field]: value })}
    />
  )
  return (
    <>
      <Fieldset legend={t('pay:rules.filter')}>
        <FilterGroupEditor fields={fields} group={draft.only} onChange={only => onChange({ only })} />
      </Fieldset>
      <SimpleGrid cols={2} spacing="sm">
        {day('validFrom')}
        {day('validTo')}
      </SimpleGrid>
    </>
  )
}

function draftOf({ filter, ...rule }: NewPayRule): RuleDraft {
  return { ...rule, only: { word: 'and', parts: nodesOfFilter(filter) } }
}

function bodyOf({ only, ...draft }: RuleDraft): NewPayRule {
  const parts = only.word === 'and' ? only.parts : only.parts.length ? [only] : []
  const { name, people, source, base, reward, scale, steps, cap, span, validFrom, validTo } = draft
  const filter = filterOf(parts) ?? null
  return { name, people, source, base, filter, reward, scale, steps, cap, span, validFrom, validTo }
}
