import { Alert, MultiSelect, Select, Text, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'
import { useObject } from '../../../app/schema.ts'
import { useMe } from '../../../app/session.ts'
import { asText } from '../../../fields/widget.ts'
import { useFilterFields } from '../../../records/filter-fields.ts'
import { FilterGroupEditor } from '../../../records/filter-group-editor.tsx'
import { nodesOfFilter } from '../../../records/filter-nodes.ts'
import { conditionsIn, type FilterGroup, filterOf } from '../../../records/filter-tree.ts'
import { isWhole } from '../../../records/filter-words.ts'
import { FormDialog } from '../../../ui/form-dialog.tsx'
import { problemsOf } from '../../../ui/problems.ts'
import { tellAsked, useIsAskedFirst } from '../encryption/approvals.ts'
import { usePeople } from '../users/use-people.ts'
import { onlyObject, readEvents, writeEvents } from './chosen-events.ts'
import { EventFields } from './event-fields.tsx'
import type { WebhookJson } from './webhooks.ts'

interface WebhookDialogProps {
  webhook?: WebhookJson
  /** It is there, and signs by this. */
  onMade?: (secret: string) => unknown
  onSaved?: () => unknown
  onClose: () => void
}

const none: FilterGroup = { word: 'and', parts: [] }

/** Where what happens is told, what of it, and with whose rights. */
export function WebhookDialog({ webhook, onMade, onSaved, onClose }: WebhookDialogProps) {
  const { t } = useTranslation()
  const me = useMe()
  const queryClient = useQueryClient()
  const isAskedFirst = useIsAskedFirst()
  const [values, setValues] = useState(() => valuesOf(webhook, me.id))
  const change = (part: Partial<typeof values>) => setValues({ ...values, ...part })
  const object = onlyObject(values.chosen)
  const saving = useMutation({
    mutationFn: () => {
      const body = bodyOf(values)
      if (webhook)
        return api.patch<object>(`/webhooks/${webhook.id}`, changesIn(webhook, body), { version: webhook.version })
      // Where a second administrator has to confirm it, it is made here and turned on by him: so its secret is shown to who makes it.
      return api.post<object>('/webhooks', { ...body, state: isAskedFirst ? 'off' : 'on' })
    },
    onSuccess: async answer => {
      onClose()
      if (await tellAsked(queryClient, answer)) return
      if ('secret' in answer && typeof answer.secret === 'string') onMade?.(answer.secret)
      onSaved?.()
    },
    meta: { quiet: true },
  })
  const { wrong, rest } = problemsOf(saving.error, ['name', 'url', 'events', 'fields', 'owner'])
  const unfinished = conditionsIn([values.filter]).some(condition => !condition.field || !isWhole(condition))
  const isComplete = values.name.trim() && values.url.trim() && values.chosen.every(({ kinds }) => kinds.length)
  return (
    <FormDialog
      title={t(webhook ? 'webhooks:edit' : 'webhooks:addTitle')}
      action={t(webhook ? 'save' : 'settings:create')}
      size="lg"
      pending={saving.isPending}
      disabled={!isComplete || unfinished}
      problem={rest}
      onSubmit={() => saving.mutate()}
      onClose={onClose}
    >
      {isAskedFirst && !webhook ? <Alert color="gray">{t('webhooks:askedFirst')}</Alert> : null}
      <TextInput
        label={t('webhooks:name')}
        required
        data-autofocus
        maxLength={100}
        value={values.name}
        error={wrong.name}
        onChange={({ currentTarget: { value } }) => change({ name: value })}
      />
      <TextInput
        label={t('webhooks:url')}
        description={t('webhooks:urlText')}
        required
        type="url"
        maxLength={2000}
        value={values.url}
        error={wrong.url}
        onChange={({ currentTarget: { value } }) => change({ url: value })}
      />
      <EventFields
        chosen={values.chosen}
        error={wrong.events}
        // Conditions and fields of one object say nothing of another.
        onChange={chosen => change({ chosen, ...(onlyObject(chosen) === object ? {} : { filter: none, fields: [] }) })}
      />
      {object ? (
        <OfObject
          key={object}
          object={object}
          filter={values.filter}
          fields={values.fields}
          wrong={wrong.fields}
          onChange={change}
        />
      ) : null}
      <Owner value={values.owner} error={wrong.owner} onChange={owner => change({ owner })} />
    </FormDialog>
  )
}

interface OfObjectProps {
  object: string
  filter: FilterGroup
  fields: string[]
  wrong: string | undefined
  onChange: (part: { filter?: FilterGroup; fields?: string[] }) => void
}

/** Which of its records, and which of their fields. */
function OfObject({ object: name, filter, fields, wrong, onChange }: OfObjectProps) {
  const { t } = useTranslation()
  const object = useObject(name)
  const filterFields = useFilterFields(object)
  return (
    <>
      <div>
        <Text size="sm" fw={500} mb={4}>
          {t('webhooks:filter')}
        </Text>
        <FilterGroupEditor fields={filterFields} group={filter} onChange={next => onChange({ filter: next })} />
      </div>
      <MultiSelect
        label={t('webhooks:fields')}
        placeholder={fields.length ? undefined : t('webhooks:allFields')}
        searchable
        value={fields}
        error={wrong}
        data={object.fields.flatMap(field => (field.protected ? [] : [{ value: field.name, label: field.label }]))}
        onChange={chosen => onChange({ fields: chosen })}
      />
    </>
  )
}

function Owner({ value, error, onChange }: { value: string; error?: string; onChange: (owner: string) => void }) {
  const { t } = useTranslation()
  const { users } = usePeople()
  return (
    <Select
      label={t('webhooks:owner')}
      description={t('webhooks:ownerText')}
      searchable
      allowDeselect={false}
      value={value}
      error={error}
      data={(users.data ?? []).filter(user => user.active).map(user => ({ value: user.id, label: asText(user.name) }))}
      onChange={owner => owner && onChange(owner)}
    />
  )
}

const valuesOf = (webhook: WebhookJson | undefined, me: string) => ({
  name: webhook?.name ?? '',
  url: webhook?.url ?? 'https://',
  chosen: webhook ? readEvents(webhook.events) : [{ object: 'lead', kinds: ['*'] }],
  filter: { ...none, parts: nodesOfFilter(webhook?.filter ?? null) },
  fields: webhook?.fields ?? [],
  owner: webhook?.owner ?? me,
})

function bodyOf({ name, url, chosen, filter, fields, owner }: ReturnType<typeof valuesOf>) {
  const nodes = filter.word === 'and' ? filter.parts : filter.parts.length ? [filter] : []
  return {
    name: name.trim(),
    url: url.trim(),
    events: writeEvents(chosen),
    filter: filterOf(nodes) ?? null,
    fields: fields.length ? fields : null,
    owner,
  }
}

/** What is told to somebody else, or more of it, may need a second administrator; a new name does not. */
const changesIn = (webhook: WebhookJson, body: ReturnType<typeof bodyOf>) =>
  Object.fromEntries(
    Object.entries(body).filter(([name, value]) => {
      const before = Object.entries(webhook).find(([member]) => member === name)?.[1]
      return JSON.stringify(before) !== JSON.stringify(value)
    }),
  )
