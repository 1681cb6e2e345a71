import { ActionIcon, Button, Menu } from '@mantine/core'
import { IconHistory } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import card from '../../records/card.module.css'
import type { SlotProps } from '../../records/card-page.tsx'
import { lazyPart } from '../../ui/lazy-part.tsx'
import { useConsentWords } from './consent-words.ts'
import classes from './consents.module.css'
import { consentsQuery, notedWays, type Standing, useNoteConsent, wordsIn } from './consents.ts'

const NoteDialog = lazyPart(async () => (await import('./note-dialog.tsx')).NoteDialog)
const HistoryDialog = lazyPart(async () => (await import('./history-dialog.tsx')).HistoryDialog)

/** What the person of a card agreed to, by purpose, and the way to note more. */
export function ConsentsSection({ object, record }: SlotProps) {
  const { t } = useTranslation()
  const { data } = useQuery(consentsQuery(object, record.id))
  const [telling, setTelling] = useState(false)
  if (!data?.data.length) return null
  return (
    <section className={card.section} aria-labelledby="consents">
      <div className={card.sectionHead}>
        <h3 className={card.sectionTitle} id="consents">
          {t('consents:card.title')}
        </h3>
        {data.history.length ? (
          <ActionIcon size="sm" aria-label={t('consents:card.history')} onClick={() => setTelling(true)}>
            <IconHistory size={16} stroke={1.6} />
          </ActionIcon>
        ) : null}
      </div>
      <ul className={classes.rows}>
        {data.data.map(standing => (
          <Purpose
            key={standing.purpose.id}
            object={object}
            record={record}
            standing={standing}
            canNote={data.canNote && (standing.purpose.retiredAt === null || standing.state === 'given')}
          />
        ))}
      </ul>
      {telling ? <HistoryDialog consents={data} onClose={() => setTelling(false)} /> : null}
    </section>
  )
}

function Purpose({ object, record, standing, canNote }: SlotProps & { standing: Standing; canNote: boolean }) {
  const { t, i18n } = useTranslation()
  const { stateWords } = useConsentWords()
  const [noting, setNoting] = useState(false)
  const note = useNoteConsent(object, record.id)
  const { purpose, state } = standing
  const name = wordsIn(purpose.name, i18n.language)
  const act = state === 'given' ? 'withdrawn' : 'given'
  return (
    <li className={classes.row}>
      <span className={classes.names}>
        <span className={classes.name}>{name}</span>
        <span className={classes.state} data-state={state}>
          {stateWords(standing)}
        </span>
      </span>
      {canNote ? (
        <Menu position="bottom-end" withinPortal>
          <Menu.Target>
            <Button
              size="compact-xs"
              variant="default"
              loading={note.isPending}
              aria-label={t(`consents:card.noteOne.${act}`, { name })}
              data-screen-only
            >
              {t(`consents:card.note.${act}`)}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Label>{t(`consents:card.byWhat.${act}`)}</Menu.Label>
            {notedWays
              .filter(how => how !== 'import')
              .map(how => (
                <Menu.Item key={how} onClick={() => note.mutate({ purpose: purpose.id, act, how })}>
                  {t(`consents:card.ways.${how}`)}
                </Menu.Item>
              ))}
            <Menu.Divider />
            <Menu.Item onClick={() => setNoting(true)}>{t('consents:card.more')}</Menu.Item>
          </Menu.Dropdown>
        </Menu>
      ) : null}
      {noting ? (
        <NoteDialog object={object} record={record} purpose={purpose} act={act} onClose={() => setNoting(false)} />
      ) : null}
    </li>
  )
}
