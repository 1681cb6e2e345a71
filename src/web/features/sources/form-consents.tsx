import { Checkbox } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { type Purpose, purposesQuery, wordsIn } from '../consents/consents.ts'
import type { FormConsent } from './form-values.ts'
import classes from './sources.module.css'

interface FormConsentsProps {
  consents: FormConsent[]
  onChange: (consents: FormConsent[]) => void
}

/** What the form asks agreement to: each purpose has a checkbox of its own there. */
export function FormConsents({ consents, onChange }: FormConsentsProps) {
  const { t } = useTranslation()
  const { data = [] } = useQuery(purposesQuery)
  const purposes = data.filter(({ id, retiredAt }) => !retiredAt || consents.some(one => one.purpose === id))
  const put = (purpose: string, next: FormConsent | null) =>
    onChange(
      purposes.flatMap(({ id }) => {
        const now = id === purpose ? next : consents.find(one => one.purpose === id)
        return now ? [now] : []
      }),
    )
  return (
    <div role="group" aria-labelledby="form-consents">
      <div className={classes.label} id="form-consents">
        {t('sources:form.consents')}
      </div>
      <ul className={classes.consents}>
        {purposes.map(purpose => (
          <ConsentChoice
            key={purpose.id}
            purpose={purpose}
            chosen={consents.find(one => one.purpose === purpose.id)}
            onChange={next => put(purpose.id, next)}
          />
        ))}
      </ul>
      <p className={classes.about}>
        {t('sources:form.consentsText')} <Link to="/settings/consents">{t('sources:form.toConsents')}</Link>
      </p>
    </div>
  )
}

interface ConsentChoiceProps {
  purpose: Purpose
  chosen: FormConsent | undefined
  onChange: (chosen: FormConsent | null) => void
}

function ConsentChoice({ purpose: { id, name: wording, kind, retiredAt }, chosen, onChange }: ConsentChoiceProps) {
  const { t, i18n } = useTranslation()
  const name = wordsIn(wording, i18n.language)
  const advertising = kind === 'advertising'
  return (
    <li className={classes.consent}>
      <Checkbox
        size="xs"
        label={name}
        description={retiredAt ? t('consents:retired') : undefined}
        checked={chosen !== undefined}
        onChange={event => onChange(event.currentTarget.checked ? { purpose: id, required: !advertising } : null)}
      />
      {chosen && !advertising ? (
        <Checkbox
          size="xs"
          label={t('sources:form.required')}
          aria-label={t('sources:form.requiredOne', { name })}
          checked={chosen.required}
          onChange={event => onChange({ purpose: id, required: event.currentTarget.checked })}
        />
      ) : null}
      {chosen && advertising ? <span className={classes.aside}>{t('sources:form.neverRequired')}</span> : null}
    </li>
  )
}
