import { useTranslation } from 'react-i18next'
import { useFormats } from '../../app/format.ts'
import type { ImportJson } from './imports.ts'

/** `Written: 1,500 · passed by: 12 · left: 488`. */
export function DoneWords({ imported: { rows } }: { imported: ImportJson }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const words = (['written', 'skipped', 'left'] as const).map(name =>
    t(`exchange-page:rows.${name}`, { count: formats.number(rows[name]) }),
  )
  return <p>{words.join(' · ')}</p>
}
