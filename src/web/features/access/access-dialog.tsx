import { Alert, Button, Stack, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../app/api.ts'
import type { RecordJson, SchemaObject } from '../../app/contract.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { Lines } from '../../ui/loading.tsx'
import { errorWords } from '../../ui/toast.ts'
import rows from '../settings/parts/rows.module.css'
import { PersonLine } from './person-line.tsx'
import type { Explained, PersonReasons } from './reasons.ts'
import { SharesList } from './shares-list.tsx'

interface AccessDialogProps {
  object: SchemaObject
  record: RecordJson
  onClose: () => void
}

/** Who sees a record and why: of all about whom its reader may ask. */
export function AccessDialog({ object, record, onClose }: AccessDialogProps) {
  const { t } = useTranslation()
  return (
    <Dialog opened onClose={onClose} title={t('access:page.title')} size="lg">
      <Stack>
        <SharesList object={object.name} record={record.id} />
        <WhoSees object={object.name} record={record.id} />
      </Stack>
    </Dialog>
  )
}

/** A search is of use where there are more than these. */
const many = 8

function WhoSees({ object, record }: { object: string; record: string }) {
  const { t } = useTranslation()
  const [typed, setTyped] = useState('')
  const { data, error, hasNextPage, fetchNextPage, isFetchingNextPage } = useReaders(object, record, typed.trim())
  if (error) return <Alert color="red">{errorWords(error)}</Alert>
  if (!data) return <Lines count={4} />
  const people = inSight(data.pages.flatMap(page => page.data))
  return (
    <>
      {typed || people.length > many ? (
        <TextInput
          type="search"
          leftSection={<IconSearch size={16} stroke={1.6} />}
          aria-label={t('access:page.find')}
          placeholder={t('access:page.find')}
          value={typed}
          onChange={event => setTyped(event.currentTarget.value)}
        />
      ) : null}
      {people.length ? (
        <ul className={rows.rows} aria-label={t('access:page.people')}>
          {people.map(person => (
            <PersonLine key={person.user.id} {...person} opened={people.length === 1} />
          ))}
        </ul>
      ) : (
        <p style={{ margin: 0 }}>{t('settings:users.noneFound')}</p>
      )}
      {hasNextPage ? (
        <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('access:page.more')}
        </Button>
      ) : null}
    </>
  )
}

/** Those who see it first, each group by name. */
const inSight = (people: PersonReasons[]): PersonReasons[] => {
  const sees = ({ verbs }: PersonReasons) => verbs.some(({ verb, allowed }) => verb === 'read' && allowed)
  return [...people.filter(sees), ...people.filter(person => !sees(person))]
}

const useReaders = (object: string, record: string, q: string) =>
  useInfiniteQuery({
    queryKey: ['access-reasons', object, record, q],
    queryFn: ({ pageParam, signal }) =>
      api.get<Explained>('/access-reasons', { query: { object, record, q, cursor: pageParam || undefined }, signal }),
    initialPageParam: '',
    getNextPageParam: page => page.nextCursor,
    meta: { quiet: true },
    placeholderData: before => before,
  })
