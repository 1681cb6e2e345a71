import { Button, Radio, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RecordJson, SchemaField, SchemaObject } from '../../app/contract.ts'
import { useFormats } from '../../app/format.ts'
import { fieldOf } from '../../app/schema.ts'
import { FieldValue } from '../../fields/field-value.tsx'
import { isEmptyValue } from '../../fields/widget.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { DialogActions } from '../../ui/dialog-actions.tsx'
import { isWritable } from '../form-fields.ts'
import { pageQuery } from '../queries.ts'
import classes from './merge.module.css'
import { useMerge } from './use-merge.ts'

interface MergeDialogProps {
  object: SchemaObject
  ids: readonly string[]
  /** Which of them stays unless another is chosen; the oldest where none is named. */
  stays?: string
  /** By which merge they became one, and which of them stayed. */
  onDone: (merge: string, kept: string) => void
  onClose: () => void
}

/** Several records side by side: which of them stays, and whose value of each field. */
export function MergeDialog({ object, ids, stays, onDone, onClose }: MergeDialogProps) {
  const { t } = useTranslation()
  const filter = { id: { in: [...ids] } }
  const { data } = useQuery(pageQuery(object, { filter, sort: 'createdAt', limit: ids.length }))
  return (
    <Dialog opened onClose={onClose} title={t('bulk:merge.title')} size={Math.min(1100, 320 + ids.length * 220)}>
      {data ? <Choice object={object} records={data.data} stays={stays} onDone={onDone} onClose={onClose} /> : null}
    </Dialog>
  )
}

function Choice({
  object,
  records,
  stays,
  onDone,
  onClose,
}: Omit<MergeDialogProps, 'ids'> & { records: readonly RecordJson[] }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const [kept, keep] = useState(stays ?? records[0]?.id ?? '')
  const [take, choose] = useState<Record<string, string>>({})
  const merge = useMerge({
    onDone: id => {
      onDone(id, kept)
      onClose()
    },
  })
  const fields = comparedFields(object, records)
  const from = records.flatMap(({ id }) => (id === kept ? [] : [id]))
  return (
    <Stack>
      <p className={classes.text}>{t('bulk:merge.text')}</p>
      <div className={classes.scroll}>
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="row">{t('bulk:merge.stays')}</th>
              {records.map(record => (
                <th key={record.id} scope="col">
                  <Radio
                    name="kept"
                    checked={record.id === kept}
                    onChange={() => keep(record.id)}
                    label={nameOf(object, record)}
                    description={formats.date(new Date(record.createdAt))}
                  />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {fields.map(field => (
              <tr key={field.name}>
                <th scope="row">{field.label}</th>
                {records.map(record => (
                  <td key={record.id}>
                    {isJoined(field) ? (
                      <FieldValue field={field} value={record[field.name]} />
                    ) : (
                      <Radio
                        name={field.name}
                        disabled={isEmptyValue(record[field.name])}
                        checked={record.id === (take[field.name] ?? usualFor(field, records, kept))}
                        onChange={() => choose({ ...take, [field.name]: record.id })}
                        label={<FieldValue field={field} value={record[field.name]} />}
                        aria-label={`${field.label}: ${nameOf(object, record)}`}
                      />
                    )}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <DialogActions>
        <Button variant="default" onClick={onClose}>
          {t('cancel')}
        </Button>
        <Button
          loading={merge.isPending}
          disabled={!from.length}
          onClick={() => merge.mutate({ object: object.name, kept, from, take })}
        >
          {t('bulk:merge.action')}
        </Button>
      </DialogActions>
    </Stack>
  )
}

const joined = new Set(['phones', 'emails', 'messengers', 'tags', 'multiChoice', 'refs'])

/** What of all records is kept side by side: there is nothing to choose. */
const isJoined = ({ type }: SchemaField): boolean => joined.has(type)

/** Fields in which these records differ. A name made of its parts follows them. */
function comparedFields(object: SchemaObject, records: readonly RecordJson[]): SchemaField[] {
  const hasParts = records.some(({ lastName, firstName }) => lastName || firstName)
  return object.fields.filter(
    field =>
      isWritable(field) &&
      !(hasParts && field.name === 'name') &&
      new Set(records.map(record => JSON.stringify(record[field.name] ?? null))).size > 1,
  )
}

/** Whose value is kept unless another is chosen: the kept one's own, or the first that is there. */
const usualFor = ({ name }: SchemaField, records: readonly RecordJson[], kept: string): string | undefined =>
  [...records]
    .sort((one, other) => Number(other.id === kept) - Number(one.id === kept))
    .find(record => !isEmptyValue(record[name]))?.id

function nameOf(object: SchemaObject, record: RecordJson): string {
  const title = object.title ? fieldOf(object, object.title) : undefined
  const value = title ? record[title.name] : null
  return typeof value === 'string' && value ? value : '—'
}
