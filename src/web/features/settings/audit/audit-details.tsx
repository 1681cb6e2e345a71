import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Json } from '../../../../model/index.ts'
import { useFormats } from '../../../app/format.ts'
import { everFieldOf, useSchema } from '../../../app/schema.ts'
import { FieldValue } from '../../../fields/field-value.tsx'
import { RecordName } from '../../../fields/record-name.tsx'
import { isEmptyValue } from '../../../fields/widget.ts'
import { consentMark, consentWords, type ToldConsent } from '../../../records/told-consent.ts'
import ledger from '../../../ui/ledger.module.css'
import classes from './audit.module.css'
import type { AuditEntry } from './audit.ts'
import type { AuditSearch } from './search.ts'

interface AuditDetailsProps {
  entry: AuditEntry
  onNarrow: (part: AuditSearch) => void
}

/** All that is known of one entry, and ways to more of its kind. */
export function AuditDetails({ entry, onNarrow }: AuditDetailsProps) {
  const { t } = useTranslation()
  const { exact } = useFormats()
  const { at, actor, address, record, request, details } = entry
  const known = Object.entries(details).filter(([, value]) => !isNothing(value))
  return (
    <>
      <Fields entry={entry} />
      <dl className={ledger.facts}>
        <Fact name={t('audit:columns.at')}>{exact(new Date(at))}</Fact>
        {record?.object ? (
          <Fact name={t('audit:recordName')}>
            <RecordName object={record.object} id={record.id} />
          </Fact>
        ) : null}
        {known.map(([name, value]) => (
          <Fact key={name} name={t(`audit:details.${name}`, { defaultValue: name })}>
            {name === 'channel'
              ? t(`records:channels.${wordsOf(value)}`, { defaultValue: wordsOf(value) })
              : value === true
                ? t('records:yes')
                : wordsOf(value)}
          </Fact>
        ))}
        {request ? <Fact name={t('audit:request')}>{request}</Fact> : null}
      </dl>
      <div className={classes.ways}>
        {record ? (
          <Way words={t('audit:onlyRecord')} onPress={() => onNarrow({ record: record.id, object: undefined })} />
        ) : null}
        {actor ? <Way words={t('audit:onlyPerson')} onPress={() => onNarrow({ person: actor.id })} /> : null}
        {address ? <Way words={t('audit:onlyAddress')} onPress={() => onNarrow({ address })} /> : null}
      </div>
    </>
  )
}

function Fields({ entry: { record, fields = [] } }: { entry: AuditEntry }) {
  const object = useSchema().byName.get(record?.object ?? '')
  const { t, i18n } = useTranslation()
  const shown = fields.filter(({ before, after }) => !isEmptyValue(before) || !isEmptyValue(after))
  if (!shown.length) return null
  return (
    <dl className={ledger.facts}>
      {shown.map(({ field: name, before, after }) => {
        if (name === consentMark && isToldConsent(after))
          return (
            <Fact key={name} name={t(`card:consents.changed.${after.act}`)}>
              {consentWords(t, i18n.language, after)}
            </Fact>
          )
        const field = object && everFieldOf(object, name)
        const show = (value: Json) => (field ? <FieldValue field={field} value={value} /> : wordsOf(value))
        return (
          <Fact key={name} name={field?.label ?? name}>
            {isEmptyValue(before) ? null : (
              <>
                <span className={classes.before}>{show(before)}</span>
                {' → '}
              </>
            )}
            {show(after)}
          </Fact>
        )
      })}
    </dl>
  )
}

const isToldConsent = (value: unknown): value is ToldConsent =>
  typeof value === 'object' && value !== null && 'act' in value && 'how' in value && 'name' in value

const Fact = ({ name, children }: { name: string; children: React.ReactNode }) => (
  <div className={ledger.fact}>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
)

const Way = ({ words, onPress }: { words: string; onPress: () => void }) => (
  <Button size="xs" variant="default" onClick={onPress}>
    {words}
  </Button>
)

const isNothing = (value: Json): boolean => value === null || value === '' || JSON.stringify(value) === '{}'

const wordsOf = (value: Json): string =>
  value === null ? '—' : typeof value === 'object' ? JSON.stringify(value) : String(value)
