import { SegmentedControl, Select, TextInput } from '@mantine/core'
import { DateInput } from '@mantine/dates'
import '@mantine/dates/styles.layer.css'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { isId } from '../../../../model/index.ts'
import { useObject } from '../../../app/schema.ts'
import { asText } from '../../../fields/widget.ts'
import { allQuery } from '../../../records/queries.ts'
import classes from './audit.module.css'
import { streamOf, streams, useKinds } from './kinds.ts'
import type { AuditSearch } from './search.ts'

interface AuditFiltersProps {
  search: AuditSearch
  onChange: (part: AuditSearch) => void
}

/** Which part of the audit is shown: by what happened, who, when, from where, with which record. */
export function AuditFilters({ search, onChange }: AuditFiltersProps) {
  const { t, i18n } = useTranslation()
  const stream = search.kind ? streamOf(search.kind) : 'all'
  const kinds = useKinds(stream)
  const people = useQuery(allQuery(useObject('user'), { sort: 'name', fields: ['name'] }))
  const clear = { 'aria-label': t('records:clear') }
  const day = {
    size: 'xs',
    locale: i18n.language,
    valueFormat: 'D MMM YYYY',
    clearable: true,
    clearButtonProps: clear,
  } as const
  return (
    <div className={classes.filters} role="group" aria-label={t('audit:filters')}>
      <div className={classes.streams}>
        <SegmentedControl
          size="xs"
          aria-label={t('audit:section')}
          value={stream}
          data={['all', ...streams].map(name => ({
            value: name,
            label: name === 'all' ? t('audit:all') : t(`audit:streams.${name}`),
          }))}
          onChange={name => onChange({ kind: name === 'all' ? undefined : name })}
        />
      </div>
      {stream === 'call' ? null : (
        <Select
          size="xs"
          clearable
          searchable
          clearButtonProps={clear}
          aria-label={t('audit:kind')}
          placeholder={t('audit:kind')}
          value={kinds.some(({ value }) => value === search.kind) ? (search.kind ?? null) : null}
          data={kinds}
          onChange={kind => onChange({ kind: kind ?? (stream === 'all' ? undefined : stream) })}
        />
      )}
      <Select
        size="xs"
        clearable
        searchable
        clearButtonProps={clear}
        aria-label={t('audit:person')}
        placeholder={t('audit:person')}
        value={search.person ?? null}
        data={(people.data ?? []).map(({ id, name }) => ({ value: id, label: asText(name) }))}
        onChange={person => onChange({ person: person ?? undefined })}
      />
      <DateInput
        {...day}
        aria-label={t('audit:from')}
        placeholder={t('audit:from')}
        value={search.from ?? null}
        maxDate={search.to}
        onChange={from => onChange({ from: from ?? undefined })}
      />
      <DateInput
        {...day}
        aria-label={t('audit:until')}
        placeholder={t('audit:until')}
        value={search.to ?? null}
        minDate={search.from}
        onChange={to => onChange({ to: to ?? undefined })}
      />
      <TextFilter
        key={`address ${search.address}`}
        label={t('audit:address')}
        wrong={t('audit:wrongAddress')}
        isRight={isAddress}
        value={search.address}
        onChange={address => onChange({ address })}
      />
      <TextFilter
        key={`record ${search.record}`}
        label={t('audit:record')}
        wrong={t('audit:wrongId')}
        isRight={isId}
        value={search.record}
        onChange={record => onChange({ record, object: undefined })}
      />
    </div>
  )
}

/** Near enough to say what was mistyped; the server knows for sure. */
const isAddress = (text: string): boolean =>
  text.length < 50 && /^(\d{1,3}(\.\d{1,3}){3}|[\da-f:]*:[\da-f:.]+)$/i.test(text)

interface TextFilterProps {
  label: string
  /** Said of a text that is not `isRight`. */
  wrong: string
  isRight: (text: string) => boolean
  value: string | undefined
  onChange: (value: string | undefined) => void
}

/** Holds from Enter, or when it is left. */
function TextFilter({ label, wrong, isRight, value = '', onChange }: TextFilterProps) {
  const [text, setText] = useState(value)
  const [refused, setRefused] = useState(false)
  function settle(): void {
    const given = text.trim().toLowerCase()
    setRefused(Boolean(given) && !isRight(given))
    if (given !== value && (!given || isRight(given))) onChange(given || undefined)
  }
  return (
    <TextInput
      size="xs"
      aria-label={label}
      placeholder={label}
      value={text}
      error={refused ? wrong : null}
      onChange={event => setText(event.currentTarget.value)}
      onBlur={settle}
      onKeyDown={event => {
        if (event.key === 'Enter') settle()
      }}
    />
  )
}
