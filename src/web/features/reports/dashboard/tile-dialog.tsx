import { Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { canRead, useSchema } from '../../../app/schema.ts'
import { Dialog } from '../../../ui/dialog.tsx'
import { NoRights } from '../../../ui/no-rights.tsx'
import { Builder } from '../builder/builder.tsx'
import { isFinished, newDefinition, withNames } from '../builder/draft.ts'
import type { ReportDefinition } from '../figures.ts'
import classes from './dashboard.module.css'

/** A report that stands on one dashboard alone, as it is made and called there. */
export interface OwnTile {
  title: string
  definition: ReportDefinition
}

export interface TileDialogProps {
  /** Absent: a new one. */
  tile?: OwnTile
  onSave: (tile: OwnTile) => void
  onClose: () => void
}

/** The builder over the whole page, for a report of the dashboard's own. */
export function TileDialog(props: TileDialogProps) {
  const { t } = useTranslation()
  const { objects, byName } = useSchema()
  const deal = byName.get('deal')
  const first = deal && canRead(deal) ? deal : objects.find(object => canRead(object) && !object.configuration)
  const definition = props.tile?.definition ?? (first && newDefinition(first.name))
  return (
    <Dialog
      opened
      fullScreen
      closeOnClickOutside={false}
      onClose={props.onClose}
      title={t(props.tile ? 'report-pages:ownTileEdited' : 'report-pages:ownTile')}
    >
      {definition ? <Making {...props} given={definition} /> : <NoRights />}
    </Dialog>
  )
}

function Making({ tile, given, onSave, onClose }: TileDialogProps & { given: ReportDefinition }) {
  const { t } = useTranslation()
  const [title, setTitle] = useState(tile?.title ?? '')
  const [draft, setDraft] = useState(() => withNames(given))
  const [measure, setMeasure] = useState(0)
  const named = title.trim()
  const save = () => {
    onSave({ title: named, definition: draft })
    onClose()
  }
  return (
    <>
      <div className={classes.making}>
        <TextInput
          className={classes.makingName}
          label={t('report-pages:tileName')}
          data-autofocus
          required
          maxLength={200}
          value={title}
          onChange={event => setTitle(event.currentTarget.value)}
        />
        <Button variant="default" onClick={onClose}>
          {t('cancel')}
        </Button>
        <Button disabled={!named || !isFinished(draft)} onClick={save}>
          {t('report-pages:tileDone')}
        </Button>
      </div>
      <Builder
        name={named || t('report-pages:ownTile')}
        draft={draft}
        measure={measure}
        onMeasure={setMeasure}
        onChange={setDraft}
      />
    </>
  )
}
