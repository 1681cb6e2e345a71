import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../../app/format.ts'
import { Dialog } from '../../../ui/dialog.tsx'
import { Lines } from '../../../ui/loading.tsx'
import classes from '../../consents/consents.module.css'
import { type ConsentVersion, type Purpose, versionsQuery, wordsIn } from '../../consents/consents.ts'

/** All words that a purpose has had, since when, and who published them. */
export function VersionsDialog({ purpose, onClose }: { purpose: Purpose; onClose: () => void }) {
  const { t, i18n } = useTranslation()
  const { data } = useQuery(versionsQuery(purpose.id))
  return (
    <Dialog
      opened
      onClose={onClose}
      title={t('consents:versionsTitle', { name: wordsIn(purpose.name, i18n.language) })}
      size="lg"
    >
      {data ? (
        <ol className={classes.acts}>
          {data.map(version => (
            <VersionLine key={version.id} version={version} />
          ))}
        </ol>
      ) : (
        <Lines count={3} />
      )}
    </Dialog>
  )
}

function VersionLine({ version: { number, text, link, publishedAt, publishedBy } }: { version: ConsentVersion }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const words = t('consents:card.versionOf', { number, day: formats.date(new Date(publishedAt)) })
  return (
    <li className={classes.act}>
      <span className={classes.name}>{publishedBy?.name ? `${words}, ${publishedBy.name}` : words}</span>
      {Object.entries(text).map(([language, said]) => (
        <p key={language} className={classes.said} lang={language}>
          {said}
        </p>
      ))}
      {link ? (
        <p className={classes.said}>
          <a href={link} target="_blank" rel="noreferrer">
            {link}
          </a>
        </p>
      ) : null}
    </li>
  )
}
