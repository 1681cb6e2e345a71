import { useTranslation } from 'react-i18next'
import { useFormats } from '../../app/format.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { useConsentWords } from './consent-words.ts'
import classes from './consents.module.css'
import { type Consent, type PersonConsents, wordsIn } from './consents.ts'

/** Every act of the person, in the words of then, and by whom it was noted. */
export function HistoryDialog({ consents, onClose }: { consents: PersonConsents; onClose: () => void }) {
  const { t, i18n } = useTranslation()
  const names = new Map(consents.data.map(({ purpose }) => [purpose.id, wordsIn(purpose.name, i18n.language)]))
  return (
    <Dialog opened onClose={onClose} title={t('consents:card.history')} size="lg">
      <ol className={classes.acts}>
        {consents.history.map(consent => (
          <ActLine key={consent.id} consent={consent} name={names.get(consent.purpose) ?? ''} />
        ))}
      </ol>
    </Dialog>
  )
}

function ActLine({ consent, name }: { consent: Consent; name: string }) {
  const { t, i18n } = useTranslation()
  const formats = useFormats()
  const { actWords } = useConsentWords()
  const { version, note, page, notedBy, notedAt } = consent
  const by = notedBy ? t('consents:card.notedBy', { name: notedBy.name, day: formats.date(new Date(notedAt)) }) : ''
  const besides = [by, page, note].filter(Boolean)
  return (
    <li className={classes.act}>
      <span className={classes.name}>{name}</span>
      <span className={classes.state} data-state={consent.act}>
        {actWords(consent)}
      </span>
      {version ? (
        <p className={classes.said}>{t('app:quoted', { what: wordsIn(version.text, i18n.language) })}</p>
      ) : null}
      {besides.map(text => (
        <p key={text} className={classes.said}>
          {text}
        </p>
      ))}
    </li>
  )
}
