import { useTranslation } from 'react-i18next'
import { useFormats } from '../../app/format.ts'
import classes from './exchange.module.css'
import { type Counts, outcomes } from './imports.ts'

/** How many rows become what. `future`: nothing has been written yet. */
export function CountTiles({ counts, future }: { counts: Counts; future?: boolean }) {
  const { t } = useTranslation()
  const formats = useFormats()
  return (
    <dl className={classes.tiles}>
      {(['read', ...outcomes] as const).map(name => (
        <div key={name} className={classes.tile} data-outcome={counts[name] ? name : undefined}>
          <dt>{t(`exchange-page:tiles.${future ? 'will' : 'was'}.${name}`)}</dt>
          <dd>{formats.number(counts[name])}</dd>
        </div>
      ))}
    </dl>
  )
}
