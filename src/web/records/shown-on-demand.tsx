import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Json } from '../../model/index.ts'
import { api } from '../app/api.ts'
import type { RecordJson, SchemaField } from '../app/contract.ts'
import { useObject } from '../app/schema.ts'
import { FieldValue } from '../fields/field-value.tsx'
import { MaskedValue } from '../fields/masked-value.tsx'
import classes from './inline-field.module.css'

/** Longer it is not left on a screen that somebody may have walked away from. */
export const shownFor = 60_000

/** A protected value behind a button. Each time it is pressed is noted; the value is kept nowhere but on the screen. */
export function ShownOnDemand({ field, record }: { field: SchemaField; record: RecordJson }) {
  const { t } = useTranslation()
  const { plural } = useObject(field.object)
  const [value, setValue] = useState<Json | undefined>()
  const showing = useMutation({
    mutationFn: () => api.post<{ value: Json }>(`/${plural}/${record.id}/showings`, { field: field.name }),
    onSuccess: shown => setValue(shown.value),
    gcTime: 0,
  })
  const shown = value !== undefined
  useEffect(() => {
    if (!shown) return
    const timer = setTimeout(() => setValue(undefined), shownFor)
    return () => clearTimeout(timer)
  }, [shown])
  const hide = () => {
    setValue(undefined)
    showing.reset()
  }
  return (
    <span className={classes.masked}>
      {shown ? <FieldValue field={field} value={value} /> : <MaskedValue />}
      <Button
        size="compact-xs"
        variant="default"
        loading={showing.isPending}
        aria-label={t(shown ? 'records:masked.hideOf' : 'records:masked.showOf', { field: field.label })}
        onClick={() => (shown ? hide() : showing.mutate())}
      >
        {t(shown ? 'records:masked.hide' : 'records:masked.show')}
      </Button>
    </span>
  )
}
