import { UnstyledButton } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../app/format.ts'
import { useTitle } from '../../fields/titles.ts'
import { PersonName } from '../../ui/person.tsx'
import classes from './calls-page.module.css'
import { type CallKind, type CallsSearch, callKinds } from './calls-search.ts'

/** How many calls of each kind somebody had; `null`: nobody's. */
export interface CallCounts extends Record<CallKind | 'in' | 'out', number> {
  user: string | null
}

interface CountsTableProps {
  counts: readonly CallCounts[]
  search: CallsSearch
  onChange: (part: Partial<CallsSearch>) => void
}

/** By person, what wants looking at first; a number that is not nought shows its calls below. */
export function CountsTable({ counts, search, onChange }: CountsTableProps) {
  const { t } = useTranslation()
  const formats = useFormats()
  if (!counts.length) return null
  const sum = (name: keyof Omit<CallCounts, 'user'>) => counts.reduce((total, row) => total + row[name], 0)
  return (
    <section className={classes.scroll} tabIndex={0} aria-label={t('telephony:byPerson')}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t('telephony:person')}</th>
            {([...callKinds, 'in', 'out'] as const).map(name => (
              <th key={name} scope="col" className={classes.number}>
                {t(`telephony:columns.${name}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">{t('telephony:all')}</th>
            {callKinds.map(kind => (
              <td key={kind} className={classes.number}>
                <Count
                  count={sum(kind)}
                  label={t('telephony:cell', {
                    name: t('telephony:all'),
                    kind: t(`telephony:columns.${kind}`),
                    count: sum(kind),
                  })}
                  chosen={search.kind === kind && !search.user}
                  onPress={() => onChange({ kind, user: undefined })}
                />
              </td>
            ))}
            <td className={classes.number}>{formats.number(sum('in'))}</td>
            <td className={classes.number}>{formats.number(sum('out'))}</td>
          </tr>
          {counts.map(row => (
            <PersonRow key={row.user ?? ''} row={row} search={search} onChange={onChange} />
          ))}
        </tbody>
      </table>
    </section>
  )
}

function PersonRow({ row, search, onChange }: Omit<CountsTableProps, 'counts'> & { row: CallCounts }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const title = useTitle('user', row.user)
  const name = row.user ? (title ?? '') : t('telephony:nobody')
  return (
    <tr>
      <th scope="row">{row.user ? <PersonName name={name} /> : name}</th>
      {callKinds.map(kind => (
        <td key={kind} className={classes.number}>
          {row.user ? (
            <Count
              count={row[kind]}
              label={t('telephony:cell', { name, kind: t(`telephony:columns.${kind}`), count: row[kind] })}
              chosen={search.kind === kind && search.user === row.user}
              onPress={() => onChange({ kind, user: row.user ?? undefined })}
            />
          ) : (
            formats.number(row[kind])
          )}
        </td>
      ))}
      <td className={classes.number}>{formats.number(row.in)}</td>
      <td className={classes.number}>{formats.number(row.out)}</td>
    </tr>
  )
}

interface CountProps {
  count: number
  label: string
  chosen: boolean
  onPress: () => void
}

function Count({ count, label, chosen, onPress }: CountProps) {
  const formats = useFormats()
  if (!count) return <span className={classes.zero}>0</span>
  return (
    <UnstyledButton className={classes.count} aria-label={label} aria-pressed={chosen} onClick={onPress}>
      {formats.number(count)}
    </UnstyledButton>
  )
}
