import { useTranslation } from 'react-i18next'
import { useFormats } from '../../app/format.ts'
import classes from './letters.module.css'
import type { WrittenLetter } from './written.ts'

/** When a letter was opened first, how often, and whether its links were followed. */
export function Watched({ watching }: { watching: WrittenLetter['watching'] }) {
  const { t } = useTranslation()
  const formats = useFormats()
  if (!watching?.openedAt && !watching?.clickedAt) return null
  const { opens, openedAt, clicks, clickedAt } = watching
  const when = (at: string) => formats.exact(new Date(at))
  return (
    <div className={classes.state}>
      {openedAt ? <span>{t('writing:watching.opened', { count: opens, when: when(openedAt) })}</span> : null}
      {clickedAt ? <span>{t('writing:watching.clicked', { count: clicks, when: when(clickedAt) })}</span> : null}
      <span>{t('writing:watching.doubt')}</span>
    </div>
  )
}
