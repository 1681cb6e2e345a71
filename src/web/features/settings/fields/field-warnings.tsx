import { Alert } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { JsonObject } from '../../../../model/index.ts'
import { useConsequences } from '../parts/consequences.tsx'
import type { AddedField } from './added.ts'

/** What becoming required or unique means for the records that are there: how many of them would not do. */
export function FieldWarnings({ field, options }: { field: AddedField; options: JsonObject }) {
  const { t } = useTranslation()
  const { data } = useConsequences('fields', field.id)
  const becomes = (flag: string) => options[flag] === true && field.options[flag] !== true
  const { empty = 0, repeated = 0 } = data?.values ?? {}
  return (
    <>
      {becomes('required') && data ? (
        <Alert color="yellow">
          {empty ? t('settings:fields.becomesRequired', { count: empty }) : t('settings:fields.allFilled')}
        </Alert>
      ) : null}
      {becomes('unique') && data ? (
        <Alert color="yellow">
          {repeated ? t('settings:fields.becomesUnique', { count: repeated }) : t('settings:fields.noneRepeated')}
        </Alert>
      ) : null}
    </>
  )
}
