import { Button, Group, Text } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { cardPath } from '../app/navigation.ts'
import { quickLead } from '../app/quick-lead.ts'
import { fieldOf, useSchema } from '../app/schema.ts'
import { FieldValue } from '../fields/field-value.tsx'
import { ConflictDialog } from '../records/conflict-dialog.tsx'
import { readDraft, writeDraft } from '../ui/drafts.ts'
import { RelativeTime } from '../ui/relative-time.tsx'
import { toast } from '../ui/toast.ts'
import { sendWaiting } from './send-waiting.ts'
import classes from './waiting.module.css'
import { addWaiting, changeWaiting, dropWaiting, type Waiting } from './waiting.ts'

/** One thing that waits, or was not taken: what was typed stays in sight until it is sent, taken up again or given up. */
export function WaitingEntry({ entry, onLeave }: { entry: Waiting; onLeave: () => void }) {
  const { t } = useTranslation()
  const { byName } = useSchema()
  const object = entry.on ? byName.get(entry.on.object) : undefined
  return (
    <li className={classes.entry} data-state={entry.state}>
      <div className={classes.head}>
        <span className={classes.kind}>{t(`offline.kinds.${entry.kind}`)}</span>
        {object && entry.on ? (
          <Link to={cardPath(object, entry.on.id)} onClick={onLeave}>
            {t('offline.toCard')}
          </Link>
        ) : null}
        <RelativeTime at={new Date(entry.at).toISOString()} className={classes.time} />
      </div>
      <p className={classes.words}>{entry.title}</p>
      {entry.edit ? <EditedValue entry={entry} /> : null}
      <Said entry={entry} />
      <Actions entry={entry} onLeave={onLeave} />
    </li>
  )
}

function EditedValue({ entry: { edit } }: { entry: Waiting }) {
  const { byName } = useSchema()
  const object = edit ? byName.get(edit.object) : undefined
  const field = object && edit ? fieldOf(object, edit.field) : undefined
  return field ? <FieldValue field={field} value={edit?.after ?? null} /> : null
}

function Said({ entry: { state, problem } }: { entry: Waiting }) {
  const { t } = useTranslation()
  if (state === 'waiting') return null
  return (
    <Text size="sm" c="red" role="alert">
      {state === 'refused' ? t('offline.refused', { problem }) : t(`offline.${state}`)}
    </Text>
  )
}

function Actions({ entry, onLeave }: { entry: Waiting; onLeave: () => void }) {
  const { t } = useTranslation()
  const again = useAgain()
  const goOn = useGoOn(entry, onLeave)
  const giveUp = async () => {
    await dropWaiting(entry.id)
    toast({ message: t('offline.givenUp'), action: { label: t('undo'), run: () => void addWaiting(entry) } })
  }
  return (
    <Group gap="xs">
      {entry.draft && entry.state !== 'waiting' ? (
        <Button size="compact-sm" onClick={() => void goOn()}>
          {t('offline.goOn')}
        </Button>
      ) : null}
      {entry.state === 'refused' || entry.state === 'doubtful' ? (
        <Button size="compact-sm" variant="default" onClick={() => void again(entry)}>
          {t('offline.again')}
        </Button>
      ) : null}
      {entry.state === 'contested' ? <Contested entry={entry} /> : null}
      <Button size="compact-sm" variant="subtle" color="gray" onClick={() => void giveUp()}>
        {t('offline.giveUp')}
      </Button>
    </Group>
  )
}

function Contested({ entry }: { entry: Waiting }) {
  const { t } = useTranslation()
  const [comparing, setComparing] = useState(false)
  const { byName } = useSchema()
  const again = useAgain()
  const { edit } = entry
  const object = edit ? byName.get(edit.object) : undefined
  const field = object && edit ? fieldOf(object, edit.field) : undefined
  if (!edit || !field) return null
  if (!comparing)
    return (
      <Button size="compact-sm" onClick={() => setComparing(true)}>
        {t('offline.compare')}
      </Button>
    )
  return (
    <ConflictDialog
      field={field}
      mine={edit.after}
      theirs={entry.theirs}
      onTheirs={() => void dropWaiting(entry.id)}
      onMine={() => void again({ ...entry, edit: { ...edit, before: entry.theirs } })}
    />
  )
}

/** It is sent once more, as it is now. */
function useAgain() {
  const queryClient = useQueryClient()
  return async ({ id, edit }: Waiting) => {
    await changeWaiting(id, { state: 'waiting', problem: null, triedAt: null, edit })
    await sendWaiting()
    await queryClient.invalidateQueries()
  }
}

/** Back into the form it was written in. What has been begun there since is not written over. */
function useGoOn({ id, person, draft, on, kind }: Waiting, onLeave: () => void) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { byName } = useSchema()
  return async () => {
    if (!draft) return
    const begun = readDraft<unknown>(person, draft.place)
    if (begun !== null && begun !== '') return toast({ message: t('offline.begun') })
    writeDraft(person, draft.place, draft.value)
    await dropWaiting(id)
    onLeave()
    const object = on ? byName.get(on.object) : undefined
    if (kind === 'lead') quickLead.set(true)
    else if (object && on) await navigate({ to: cardPath(object, on.id) })
  }
}
