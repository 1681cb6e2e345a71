import { useTranslation } from 'react-i18next'
import type { SchemaObject } from '../../app/contract.ts'
import type { ListSearch } from '../list-search.ts'
import type { QuickName } from './quick.ts'
import classes from './quick-chips.module.css'
import { useQuickFilters } from './use-quick.ts'

interface QuickChipsProps {
  object: SchemaObject
  search: ListSearch
  onChange: (part: Partial<ListSearch>) => void
}

/** Questions one press away; pressed ones hold together with all other conditions. */
export function QuickChips({ object, search, onChange }: QuickChipsProps) {
  const { t } = useTranslation()
  const known = [...useQuickFilters(object).keys()]
  const pressed = search.quick ?? []
  const press = (name: QuickName) => {
    const next = known.filter(one => pressed.includes(one) !== (one === name))
    onChange({ quick: next.length ? next : undefined })
  }
  return (
    <fieldset className={classes.chips} aria-label={t('board:quick.label')}>
      {known.map(name => (
        <button
          key={name}
          type="button"
          className={classes.chip}
          aria-pressed={pressed.includes(name)}
          onClick={() => press(name)}
        >
          {t(`board:quick.${name}`)}
        </button>
      ))}
    </fieldset>
  )
}
