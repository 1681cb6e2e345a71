import { Select } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { taxModes } from '../../../model/totals.ts'
import type { SchemaObject } from '../../app/contract.ts'
import { useSchema } from '../../app/schema.ts'
import { RecordSelect } from '../record-select.tsx'
import { currenciesKnown } from './currencies.ts'
import classes from './lines.module.css'
import type { LineTerms } from './terms.ts'

interface TermsProps {
  object: SchemaObject | null
  terms: LineTerms
  /** The company's currency. */
  own: string
  onTerms: (part: Partial<LineTerms>) => void
}

/** By which list, in which currency, with or without tax: above the lines that depend on it. */
export function LinesTerms({ object, terms, own, onTerms }: TermsProps) {
  const { t } = useTranslation()
  const lists = useSchema().byName.get('priceList')
  const writes = (name: string) => object?.fields.some(field => field.name === name && field.access === 'write')
  return (
    <div className={classes.terms}>
      {writes('priceList') && lists && lists.can.read !== 'none' ? (
        <RecordSelect
          object="priceList"
          size="xs"
          aria-label={t('lines:priceList')}
          placeholder={t('lines:usualList')}
          value={terms.priceList}
          clearable
          onChange={priceList => onTerms({ priceList })}
        />
      ) : null}
      {writes('currency') ? (
        <Select
          size="xs"
          searchable
          aria-label={t('lines:currency')}
          data={currenciesKnown([own, terms.currency])}
          value={terms.currency ?? own}
          allowDeselect={false}
          onChange={currency => onTerms({ currency })}
        />
      ) : null}
      {writes('taxMode') ? (
        <Select
          size="xs"
          aria-label={t('lines:taxMode')}
          data={taxModes.map(mode => ({ value: mode, label: t(`lines:taxModes.${mode}`) }))}
          value={terms.taxMode ?? 'included'}
          allowDeselect={false}
          onChange={mode => onTerms({ taxMode: taxModes.find(one => one === mode) ?? null })}
        />
      ) : null}
    </div>
  )
}
