import { useTranslation } from 'react-i18next'
import type { RecordJson } from '../../../app/contract.ts'
import { useTitle } from '../../../fields/titles.ts'
import { asList, asText } from '../../../fields/widget.ts'

/** Who gets the lead by a rule: `in turn: Orlov, Petrova`. */
export function RecipientWords({ rule }: { rule: RecordJson }) {
  const { t } = useTranslation()
  const people = asList(rule.people).map(asText)
  const scheme = asText(rule.scheme)
  if (scheme === 'person')
    return (
      <>
        {t('settings:distribution.words.person')} <Name object="user" id={asText(rule.person)} />
      </>
    )
  return (
    <>
      {t(`settings:distribution.words.${scheme}`)}{' '}
      {people.length ? (
        people.map((id, at) => (
          <span key={id}>
            {at ? ', ' : ''}
            <Name object="user" id={id} />
          </span>
        ))
      ) : rule.team ? (
        <>
          {t('settings:distribution.words.team')} <Name object="team" id={asText(rule.team)} />
        </>
      ) : (
        t('settings:distribution.words.everybody')
      )}
      {scheme === 'claim'
        ? ` ${t('settings:distribution.words.minutes', { count: Number(rule.claimMinutes ?? 15) })}`
        : ''}
    </>
  )
}

function Name({ object, id }: { object: string; id: string }) {
  const title = useTitle(object, id || null)
  return <strong>{title ?? '…'}</strong>
}
