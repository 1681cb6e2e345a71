import { MultiSelect, Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { scriptedObjects } from '../../../app/open-script.ts'
import { canRead, useObject, useSchema } from '../../../app/schema.ts'
import { useMe } from '../../../app/session.ts'
import { asText } from '../../../fields/widget.ts'
import { allQuery } from '../../../records/queries.ts'
import type { Applies } from '../../call-scripts/scripts.ts'
import { linesQuery } from '../telephony/lines.ts'
import classes from './call-scripts.module.css'

/** For which calls a script is; what is left empty holds for all. */
export function AppliesFields({ applies, onChange }: { applies: Applies; onChange: (applies: Applies) => void }) {
  const { t } = useTranslation()
  const { admin } = useMe()
  const { byName } = useSchema()
  const source = useObject('source')
  const { data: sources = [] } = useQuery({
    ...allQuery(source, { sort: 'name', fields: ['name'] }),
    enabled: canRead(source),
  })
  const { data: lines = [] } = useQuery({ ...linesQuery, enabled: admin })
  /** An empty list is none. */
  const set = (part: Applies) =>
    onChange(
      Object.fromEntries(Object.entries({ ...applies, ...part }).filter(([, value]) => value && value.length > 0)),
    )
  const named = (known: { value: string; label: string }[], chosen: readonly string[] = []) => [
    ...known,
    ...chosen
      .filter(id => !known.some(({ value }) => value === id))
      .map(value => ({ value, label: t('call-scripts:unseen') })),
  ]
  return (
    <fieldset className={classes.applies}>
      <legend className={classes.title}>{t('call-scripts:applies')}</legend>
      <Select
        label={t('call-scripts:direction')}
        placeholder={t('call-scripts:all')}
        clearable
        clearButtonProps={{ 'aria-label': t('records:clear') }}
        data={(['in', 'out'] as const).map(value => ({ value, label: t(`call-scripts:directions.${value}`) }))}
        value={applies.direction ?? null}
        onChange={value => set({ direction: (value as 'in' | 'out' | null) ?? undefined })}
      />
      <MultiSelect
        label={t('call-scripts:objects')}
        placeholder={applies.objects ? undefined : t('call-scripts:all')}
        data={[...scriptedObjects].map(value => ({ value, label: byName.get(value)?.label.many ?? value }))}
        value={applies.objects ?? []}
        onChange={objects => set({ objects })}
      />
      <MultiSelect
        label={t('call-scripts:sources')}
        placeholder={applies.sources ? undefined : t('call-scripts:all')}
        searchable
        data={named(
          sources.map(({ id, name }) => ({ value: id, label: asText(name) })),
          applies.sources,
        )}
        value={applies.sources ?? []}
        onChange={sources => set({ sources })}
      />
      {admin || applies.lines ? (
        <MultiSelect
          label={t('call-scripts:lines')}
          placeholder={applies.lines ? undefined : t('call-scripts:all')}
          data={named(
            lines.map(({ id, name }) => ({ value: id, label: name })),
            applies.lines,
          )}
          value={applies.lines ?? []}
          onChange={lines => set({ lines })}
        />
      ) : null}
    </fieldset>
  )
}
