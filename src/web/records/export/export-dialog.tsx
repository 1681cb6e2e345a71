import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Filter } from '../../../model/index.ts'
import { isAsked } from '../../app/approvals.ts'
import type { SchemaObject } from '../../app/contract.ts'
import { useWatchedJob } from '../../app/watched-jobs.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { errorWords, toast } from '../../ui/toast.ts'
import type { ListSearch } from '../list-search.ts'
import { useListRequest } from '../use-list.ts'
import { type ExportChoice, ExportForm } from './export-form.tsx'
import { ExportSteps } from './export-steps.tsx'
import { exportQuery, exportsQuery, startExport } from './exports.ts'

interface ExportDialogProps {
  object: SchemaObject
  search: ListSearch
  within?: Filter
  onClose: () => void
}

/** A file of a list or a board: what of it, then how far it is, then the file. */
export function ExportDialog({ object, search, within, onClose }: ExportDialogProps) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const { filter: asked, q, asOf, sort } = useListRequest(object, search)
  const filter = asked && within ? { and: [asked, within] } : (asked ?? within)
  const [id, setId] = useState<string | null>(null)
  const { data: made } = useQuery({ ...exportQuery(id ?? ''), enabled: id !== null })
  useWatchedJob(id, made !== undefined && made.state !== 'waiting')
  const start = useMutation({
    mutationFn: ({ fields, ...choice }: ExportChoice) => startExport(object, { filter, q, asOf, sort, fields }, choice),
    onSuccess: answer => {
      if (isAsked(answer)) {
        toast({ message: t('exchange-page:export.asked') })
        return onClose()
      }
      setId(answer.id)
      void queryClient.invalidateQueries({ queryKey: exportsQuery.queryKey })
    },
    meta: { quiet: true },
  })
  const goesOn = useGoesOn()
  const close = () => {
    if (id && (!made || made.state === 'waiting')) goesOn()
    onClose()
  }
  return (
    <Dialog opened onClose={close} title={t('exchange-page:export.title', { objects: object.label.many })}>
      {id ? (
        <ExportSteps id={id} made={made} onClose={close} />
      ) : (
        <ExportForm
          object={object}
          asked={{ filter, q, asOf }}
          pending={start.isPending}
          problem={start.error && errorWords(start.error)}
          onChosen={start.mutate}
          onClose={onClose}
        />
      )}
    </Dialog>
  )
}

/** Tells where the file of a closed window will be. */
function useGoesOn() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  return () =>
    toast({
      message: t('exchange-page:export.goesOn'),
      action: { label: t('exchange-page:export.all'), run: () => void navigate({ to: '/settings/exports' }) },
    })
}
