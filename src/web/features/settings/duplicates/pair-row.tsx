import { Button, Kbd } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { RecordJson } from '../../../app/contract.ts'
import { useFormats } from '../../../app/format.ts'
import { fieldOf, useObject } from '../../../app/schema.ts'
import { FieldValue } from '../../../fields/field-value.tsx'
import { isEmptyValue } from '../../../fields/widget.ts'
import { CardLink } from '../../../ui/card-link.tsx'
import classes from './duplicates.module.css'
import type { Pair, Reason } from './duplicates.ts'

interface PairRowProps {
  pair: Pair
  current: boolean
  pending: boolean
  onChoose: () => void
  onMerge: () => void
  onChooseFields: () => void
  onPart: () => void
}

/** Two cards side by side, what of them agrees how far, and what that says. */
export function PairRow({ pair, current, pending, onChoose, onMerge, onChooseFields, onPart }: PairRowProps) {
  const { t } = useTranslation()
  const percent = usePercent()
  const [one, other] = pair.records
  return (
    <li className={classes.pair} data-current={current || undefined}>
      <button type="button" className={classes.head} aria-expanded={current} onClick={onChoose}>
        <span className={classes.names}>
          {nameOf(one)} <span className={classes.quiet}>·</span> {nameOf(other)}
        </span>
        <span className={classes.probability}>{percent(pair.probability)}</span>
      </button>
      {current ? (
        <div className={classes.body}>
          <Values pair={pair} />
          {pair.mayMerge ? (
            <div className={classes.actions}>
              <Button size="xs" loading={pending} onClick={onMerge} rightSection={<Kbd size="xs">M</Kbd>}>
                {t(pair.object === 'leadContact' ? 'duplicates:attach.action' : 'duplicates:merge')}
              </Button>
              <Button
                size="xs"
                variant="default"
                disabled={pending}
                onClick={onChooseFields}
                rightSection={<Kbd size="xs">F</Kbd>}
              >
                {t('duplicates:choose')}
              </Button>
              <Button
                size="xs"
                variant="default"
                disabled={pending}
                onClick={onPart}
                rightSection={<Kbd size="xs">D</Kbd>}
              >
                {t('duplicates:different')}
              </Button>
            </div>
          ) : (
            <p className={classes.quiet}>
              {t(pair.object === 'leadContact' ? 'duplicates:attach.mayNot' : 'duplicates:mayNot')}
            </p>
          )}
        </div>
      ) : null}
    </li>
  )
}

/** So exact that 99.9 % is not taken for sure. */
export function usePercent(): (share: number) => string {
  const formats = useFormats()
  return share => `${formats.number(Math.floor(share * (share > 0.99 ? 10_000 : 100)) / (share > 0.99 ? 100 : 1))} %`
}

const nameOf = ({ name }: RecordJson): string => (typeof name === 'string' ? name : '—')

const shown = [
  'phones',
  'emails',
  'messengers',
  'birthday',
  'companyName',
  'company',
  'position',
  'inn',
  'kpp',
  'ogrn',
  'site',
  'address',
  'owner',
  'createdAt',
]

function Values({ pair: { objects, records, why } }: { pair: Pair }) {
  const { t } = useTranslation()
  const declared = [useObject(objects[0]), useObject(objects[1])]
  const ofOne = objects[0] === objects[1]
  const fields = ['name', ...shown].flatMap(name => {
    const field = declared.map(object => fieldOf(object, name)).find(Boolean)
    return field && records.some(record => !isEmptyValue(record[name])) ? [field] : []
  })
  return (
    <table className={classes.values}>
      <thead>
        <tr>
          <td />
          {records.map((record, at) => (
            <th key={record.id} scope="col">
              <CardLink to={`/${declared[at]?.plural}/${record.id}`} className={classes.card}>
                {ofOne ? t('duplicates:card') : declared[at]?.label.one}
              </CardLink>
            </th>
          ))}
          <th scope="col">{t('duplicates:why')}</th>
        </tr>
      </thead>
      <tbody>
        {fields.map(field => (
          <tr key={field.name}>
            <th scope="row">{field.label}</th>
            {records.map(record => (
              <td key={record.id}>
                <FieldValue field={field} value={record[field.name]} />
              </td>
            ))}
            <td>
              {why
                .filter(reason => placeOf(reason.field, objects) === field.name)
                .map(reason => (
                  <Why key={reason.field} reason={reason} />
                ))}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** Beside which field it stands that something agrees. */
function placeOf(compared: string, objects: readonly string[]): string {
  if (['lastName', 'firstName', 'middleName'].includes(compared)) return 'name'
  if (compared === 'street' || compared === 'town') return 'address'
  return compared === 'company' && objects.every(object => object === 'lead') ? 'companyName' : compared
}

function Why({ reason: { field, level, weight } }: { reason: Reason }) {
  const { t } = useTranslation()
  const speaks = weight > 0.5 ? 'for' : weight < -0.5 ? 'against' : 'neither'
  return (
    <span className={classes.why} data-speaks={speaks} title={t('duplicates:bits', { weight })}>
      {t(`duplicates:fields.${field}`)}: {t(`duplicates:levels.${level}`)}
    </span>
  )
}
