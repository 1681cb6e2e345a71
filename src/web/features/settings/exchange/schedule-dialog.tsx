import { MultiSelect, SegmentedControl, Select, Switch, Text, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'
import { useFormats } from '../../../app/format.ts'
import { canCreate, useObject, useSchema } from '../../../app/schema.ts'
import { useMe } from '../../../app/session.ts'
import { asText } from '../../../fields/widget.ts'
import { useFilterFields } from '../../../records/filter-fields.ts'
import { FilterGroupEditor } from '../../../records/filter-group-editor.tsx'
import { nodesOfFilter } from '../../../records/filter-nodes.ts'
import { conditionsIn, type FilterGroup, filterOf } from '../../../records/filter-tree.ts'
import { isWhole } from '../../../records/filter-words.ts'
import { FormDialog } from '../../../ui/form-dialog.tsx'
import { problemsOf } from '../../../ui/problems.ts'
import { importsQuery, notImported } from '../../exchange/imports.ts'
import { tellAsked } from '../encryption/approvals.ts'
import { usePeople } from '../users/use-people.ts'
import { OftenPart } from './often-part.tsx'
import type { PlaceJson } from './places.ts'
import type { ScheduleJson } from './schedules.ts'

interface ScheduleDialogProps {
  schedule?: ScheduleJson
  places: readonly PlaceJson[]
  onSaved: () => unknown
  onClose: () => void
}

/** What is brought in or put, where, how often and with whose rights. */
export function ScheduleDialog({ schedule, places, onSaved, onClose }: ScheduleDialogProps) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const me = useMe()
  const { users } = usePeople()
  const { objects } = useSchema()
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  const [values, setValues] = useState(() => valuesOf(schedule, { owner: me.id, place: places[0]?.id ?? '', zone }))
  const change = (part: Partial<Values>) => setValues({ ...values, ...part })
  const isImport = values.direction === 'import'
  const saving = useMutation({
    mutationFn: () =>
      schedule
        ? api.patch<object>(`/exchange-schedules/${schedule.id}`, bodyOf(values), { version: schedule.version })
        : api.post<object>('/exchange-schedules', { direction: values.direction, ...bodyOf(values) }),
    onSuccess: async answer => {
      onClose()
      if (!(await tellAsked(queryClient, answer))) await onSaved()
    },
    meta: { quiet: true },
  })
  const { wrong, rest } = problemsOf(saving.error, ['name', 'place', 'path', 'object', 'crontab', 'zone', 'owner'])
  const unfinished = conditionsIn([values.filter]).some(condition => !condition.field || !isWhole(condition))
  const ofAddress = places.find(({ id }) => id === values.place)?.kind === 'web'
  const choosable = objects.filter(object => !isImport || (canCreate(object) && !notImported.has(object.name)))
  return (
    <FormDialog
      title={t(schedule ? 'scheduled:edit' : 'scheduled:add')}
      action={t(schedule ? 'save' : 'settings:create')}
      size="lg"
      pending={saving.isPending}
      disabled={!values.name.trim() || !values.place || !(values.path.trim() || ofAddress) || unfinished}
      problem={rest}
      onSubmit={() => saving.mutate()}
      onClose={onClose}
    >
      {schedule ? null : (
        <SegmentedControl
          fullWidth
          aria-label={t('scheduled:direction')}
          value={values.direction}
          data={(['import', 'export'] as const).map(value => ({ value, label: t(`scheduled:directions.${value}`) }))}
          onChange={direction => change({ direction, like: null })}
        />
      )}
      <TextInput
        label={t('scheduled:name')}
        required
        data-autofocus
        maxLength={100}
        value={values.name}
        error={wrong.name}
        onChange={({ currentTarget: { value } }) => change({ name: value })}
      />
      <Select
        label={t(isImport ? 'scheduled:from' : 'scheduled:to')}
        required
        allowDeselect={false}
        value={values.place}
        error={wrong.place}
        data={places.map(({ id, name }) => ({ value: id, label: name }))}
        onChange={place => place && change({ place })}
      />
      <TextInput
        label={t(isImport ? 'scheduled:pattern' : 'scheduled:fileName')}
        description={t(
          isImport ? (ofAddress ? 'scheduled:patternOfLink' : 'scheduled:patternText') : 'scheduled:fileNameText',
        )}
        required={!ofAddress}
        maxLength={1000}
        value={values.path}
        error={wrong.path}
        onChange={({ currentTarget: { value } }) => change({ path: value })}
      />
      <Select
        label={t(isImport ? 'exchange-page:what' : 'scheduled:what')}
        allowDeselect={false}
        searchable
        value={values.object}
        error={wrong.object}
        data={choosable.map(({ name, label }) => ({ value: name, label: label.many }))}
        onChange={object => object && change({ object, like: null, filter: none, fields: [] })}
      />
      {isImport ? (
        <ImportFields key={values.object} values={values} kept={schedule !== undefined} onChange={change} />
      ) : (
        <ExportFields key={values.object} values={values} onChange={change} />
      )}
      <OftenPart crontab={values.crontab} zone={values.zone} wrong={wrong} onChange={change} />
      <Select
        label={t('scheduled:owner')}
        description={t('scheduled:ownerText')}
        searchable
        allowDeselect={false}
        value={values.owner}
        error={wrong.owner}
        data={(users.data ?? [])
          .filter(user => user.active)
          .map(user => ({ value: user.id, label: asText(user.name) }))}
        onChange={owner => owner && change({ owner })}
      />
    </FormDialog>
  )
}

interface PartProps {
  values: Values
  onChange: (part: Partial<Values>) => void
}

/** Columns go where they went in an import that somebody has looked through, or where they are found to belong. */
function ImportFields({ values, kept, onChange }: PartProps & { kept: boolean }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const earlier = (useQuery(importsQuery).data ?? []).filter(
    ({ object, state }) => object === values.object && (state === 'done' || state === 'staged'),
  )
  return (
    <>
      <Select
        label={t('scheduled:columns')}
        description={t('scheduled:columnsText')}
        clearable
        placeholder={t(kept ? 'scheduled:columnsKept' : 'scheduled:columnsFound')}
        value={values.like}
        data={earlier.map(({ id, file, createdAt }) => ({
          value: id,
          label: `${file.name} · ${formats.exact(new Date(createdAt))}`,
        }))}
        onChange={like => onChange({ like })}
      />
      <Switch
        label={t('scheduled:review')}
        description={t('scheduled:reviewText')}
        checked={values.review}
        onChange={({ currentTarget: { checked } }) => onChange({ review: checked })}
      />
      <Switch
        label={t('scheduled:changedRows')}
        description={t('scheduled:changedRowsText')}
        checked={values.changedOnly}
        onChange={({ currentTarget: { checked } }) => onChange({ changedOnly: checked })}
      />
      <Switch
        label={t('exchange-page:silent.label')}
        description={t('exchange-page:silent.text')}
        checked={values.silent}
        onChange={({ currentTarget: { checked } }) => onChange({ silent: checked })}
      />
    </>
  )
}

function ExportFields({ values, onChange }: PartProps) {
  const { t } = useTranslation()
  const object = useSchema().byName.get(values.object)
  return (
    <>
      {object ? <Chosen values={values} onChange={onChange} /> : null}
      <Select
        label={t('scheduled:format')}
        allowDeselect={false}
        value={values.format}
        data={[
          { value: 'csv', label: 'CSV' },
          { value: 'xlsx', label: 'Excel' },
          { value: 'jsonl', label: 'JSON' },
        ]}
        onChange={format => onChange({ format: format ?? 'csv' })}
      />
      <Switch
        label={t('scheduled:changedRecords')}
        description={t('scheduled:changedRecordsText')}
        checked={values.changedOnly}
        onChange={({ currentTarget: { checked } }) => onChange({ changedOnly: checked })}
      />
    </>
  )
}

/** Which records, and which of their fields. */
function Chosen({ values, onChange }: PartProps) {
  const { t } = useTranslation()
  const object = useObject(values.object)
  return (
    <>
      <div>
        <Text size="sm" fw={500} mb={4}>
          {t('scheduled:which')}
        </Text>
        <FilterGroupEditor
          fields={useFilterFields(object)}
          group={values.filter}
          onChange={filter => onChange({ filter })}
        />
      </div>
      <MultiSelect
        label={t('scheduled:fields')}
        placeholder={values.fields.length ? undefined : t('scheduled:allFields')}
        searchable
        value={values.fields}
        data={[{ value: 'id', label: 'ID' }, ...object.fields.map(({ name, label }) => ({ value: name, label }))]}
        onChange={fields => onChange({ fields })}
      />
    </>
  )
}

const none: FilterGroup = { word: 'and', parts: [] }

interface Values {
  direction: 'import' | 'export'
  name: string
  place: string
  path: string
  object: string
  crontab: string
  zone: string
  owner: string
  like: string | null
  review: boolean
  silent: boolean
  changedOnly: boolean
  format: string
  filter: FilterGroup
  fields: string[]
}

const valuesOf = (schedule: ScheduleJson | undefined, usual: Pick<Values, 'owner' | 'place' | 'zone'>): Values => ({
  direction: schedule?.direction ?? 'import',
  name: schedule?.name ?? '',
  place: schedule?.place ?? usual.place,
  path: schedule?.path ?? '',
  object: schedule?.object ?? 'lead',
  crontab: schedule?.crontab ?? '0 * * * *',
  zone: schedule?.zone ?? usual.zone,
  owner: schedule?.owner ?? usual.owner,
  like: null,
  review: schedule?.review ?? true,
  silent: schedule?.silent ?? false,
  changedOnly: schedule?.changedOnly ?? true,
  format: schedule?.format ?? 'csv',
  filter: { ...none, parts: nodesOfFilter(schedule?.query?.filter ?? null) },
  fields: schedule?.query?.fields ?? [],
})

function bodyOf({ direction, like, review, silent, format, filter, fields, name, path, ...plain }: Values) {
  const common = { ...plain, name: name.trim(), path: path.trim() }
  if (direction === 'import') return { ...common, review, silent, ...(like && { like }) }
  const nodes = filter.word === 'and' ? filter.parts : filter.parts.length ? [filter] : []
  const chosen = filterOf(nodes)
  return { ...common, format, query: { ...(chosen && { filter: chosen }), ...(fields.length && { fields }) } }
}
