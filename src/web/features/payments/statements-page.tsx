import { Button, Select, Text } from '@mantine/core'
import { Dropzone } from '@mantine/dropzone'
import '@mantine/dropzone/styles.layer.css'
import { IconBuildingBank, IconUpload } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../app/api.ts'
import { ApiError } from '../../app/api-error.ts'
import { canCreate, useSchema } from '../../app/schema.ts'
import { isJsonObject } from '../../fields/json-object.ts'
import { Confirm } from '../../ui/confirm.tsx'
import { NoRights } from '../../ui/no-rights.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { problemsOf } from '../../ui/problems.ts'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { Checks } from './checks.tsx'
import { moneyKeys } from './money.ts'
import classes from './payments.module.css'
import { useRefreshMoney } from './use-refresh-money.ts'

interface Statement {
  id: string
  fileName: string
  accounts: { account: string }[]
  counts: Record<'entries' | 'added' | 'known' | 'settled' | 'proposed' | 'open' | 'ignored' | 'problems', number>
  problems: { line: number | null; message: string }[]
  readAt: string
  revertedAt: string | null
}

/** Statements of banks: dropped here they become payments; what is unsure stands below and waits for a word. */
export function StatementsPage() {
  const { t } = useTranslation()
  const payment = useSchema().byName.get('payment')
  return (
    <>
      <PageHeader title={t('payments:statements.title')} />
      {payment && canCreate(payment) ? (
        <div className={classes.page}>
          <Upload />
          <Checks />
          <Statements />
        </div>
      ) : (
        <NoRights />
      )}
    </>
  )
}

/** An account that is nobody's yet, and who it may be of. */
interface Unknown {
  file: File
  accounts: string[]
  entities: { value: string; label: string }[]
}

function Upload() {
  const { t } = useTranslation()
  const refresh = useRefreshMoney()
  const [unknown, setUnknown] = useState<Unknown | null>(null)
  const reading = useMutation({
    mutationFn: ({ file, legalEntity }: { file: File; legalEntity?: string }) => {
      const form = new FormData()
      form.append('file', file)
      if (legalEntity) form.append('legalEntity', legalEntity)
      return api.post<Statement>('/bank-statements', form)
    },
    onSuccess: () => {
      setUnknown(null)
      return refresh()
    },
    onError: (error, { file }) => setUnknown(unknownIn(error, file)),
    meta: { quiet: true },
  })
  const { wrong, rest } = problemsOf(reading.error, ['file'])
  return (
    <section>
      <Dropzone
        className={classes.drop}
        multiple={false}
        loading={reading.isPending}
        onDrop={(files: File[]) => files[0] && reading.mutate({ file: files[0] })}
        inputProps={{ 'aria-label': t('payments:statements.choose') }}
      >
        <div className={classes.dropInside}>
          <IconUpload size={28} stroke={1.4} />
          <Text fw={550}>{t('payments:statements.drop')}</Text>
          <Text size="sm" c="dimmed">
            {t('payments:statements.dropText')}
          </Text>
        </div>
      </Dropzone>
      {unknown ? (
        <WhoseAccount
          key={unknown.accounts.join()}
          unknown={unknown}
          onChoose={legalEntity => reading.mutate({ file: unknown.file, legalEntity })}
        />
      ) : wrong.file || rest ? (
        <p className={classes.bad} role="alert">
          {wrong.file ?? rest}
        </p>
      ) : null}
      {reading.data ? <Result statement={reading.data} /> : null}
    </section>
  )
}

function unknownIn(error: Error, file: File): Unknown | null {
  if (!(error instanceof ApiError) || !Array.isArray(error.details.accounts)) return null
  const entities = Array.isArray(error.details.legalEntities) ? error.details.legalEntities.filter(isJsonObject) : []
  return {
    file,
    accounts: error.details.accounts.map(String),
    entities: entities.map(({ id, name, inn }) => ({
      value: String(id),
      label: [name, inn].filter(Boolean).join(', '),
    })),
  }
}

function WhoseAccount({ unknown, onChoose }: { unknown: Unknown; onChoose: (legalEntity: string) => void }) {
  const { t } = useTranslation()
  const [chosen, setChosen] = useState(unknown.entities[0]?.value ?? null)
  return (
    <div role="alert">
      <p>{t('payments:statements.whose', { accounts: unknown.accounts.join(', ') })}</p>
      <div className={classes.buttons}>
        <Select
          aria-label={t('payments:statements.entity')}
          data={unknown.entities}
          value={chosen}
          onChange={setChosen}
          allowDeselect={false}
        />
        <Button disabled={!chosen} onClick={() => chosen && onChoose(chosen)}>
          {t('payments:statements.itIs')}
        </Button>
      </div>
    </div>
  )
}

/** What became of a statement, in a line; what could not be read by its places. */
function Result({ statement }: { statement: Statement }) {
  const { t } = useTranslation()
  return (
    <div role="status">
      <p>
        <Counts counts={statement.counts} />
      </p>
      {statement.problems.length ? (
        <ul className={classes.lines}>
          {statement.problems.map(({ line, message }, at) => (
            <li key={at} className={classes.bad}>
              {line ? t('payments:statements.line', { line, message }) : message}
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  )
}

const told = ['added', 'known', 'settled', 'proposed', 'open', 'ignored', 'problems'] as const

function Counts({ counts }: { counts: Statement['counts'] }) {
  const { t } = useTranslation()
  const words = told.filter(name => counts[name] > 0).map(name => t(`payments:counts.${name}`, { count: counts[name] }))
  return words.length ? words.join(' · ') : t('payments:counts.nothing')
}

function Statements() {
  const { t } = useTranslation()
  const refresh = useRefreshMoney()
  const [leaving, setLeaving] = useState<Statement | null>(null)
  const { data } = useQuery({
    queryKey: moneyKeys.statements,
    queryFn: async ({ signal }) => (await api.get<{ data: Statement[] }>('/bank-statements', { signal })).data,
  })
  if (!data?.length) return null
  return (
    <section>
      <h2 className={classes.subtitle}>{t('payments:statements.read')}</h2>
      <ul className={classes.lines}>
        {data.map(statement => (
          <li key={statement.id} className={classes.line}>
            <div className={classes.main}>
              <IconBuildingBank size={14} stroke={1.6} /> {statement.fileName}
              <p className={classes.note}>
                <RelativeTime at={statement.readAt} /> · <Counts counts={statement.counts} />
              </p>
            </div>
            {statement.revertedAt ? (
              <span className={classes.note}>{t('payments:statements.reverted')}</span>
            ) : (
              <Button size="compact-xs" variant="subtle" color="gray" onClick={() => setLeaving(statement)}>
                {t('payments:statements.revert')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {leaving ? (
        <Confirm
          title={t('payments:statements.revertTitle')}
          text={t('payments:statements.revertText')}
          action={t('payments:statements.revert')}
          run={async () => {
            await api.delete(`/bank-statements/${leaving.id}`)
            await refresh()
          }}
          onClose={() => setLeaving(null)}
        />
      ) : null}
    </section>
  )
}
