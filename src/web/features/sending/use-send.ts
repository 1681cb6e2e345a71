import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, newIdempotencyKey } from '../../app/api.ts'
import { usePreferences } from '../../app/preferences.ts'
import { recordKeys } from '../../records/queries.ts'
import { toast, toastError } from '../../ui/toast.ts'
import type { ChosenPaper, SendingDraft, Sent } from './sending.ts'

/** What is said of something when it has left, and when its letter was taken back. */
export interface SendingWords {
  /** Whose records change by it. */
  objects: readonly string[]
  sent: string
  takenBack: string
}

interface Given extends ChosenPaper {
  to: SendingDraft['to']
  subject?: string
  text?: string
  number?: string
  attachPdf: boolean
}

/** Sends it, and for some seconds takes it back. */
export function useSend(path: string, { objects, ...words }: SendingWords, onDone: () => void) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const { undoSeconds } = usePreferences()
  const [key, setKey] = useState(newIdempotencyKey)
  const told = () => {
    for (const object of objects) void queryClient.invalidateQueries({ queryKey: recordKeys.all(object) })
    void queryClient.invalidateQueries({ queryKey: recordKeys.timelines })
  }
  const takeBack = async (letter: string) => {
    try {
      await api.delete(`/mail/messages/${letter}`)
      toast({ message: words.takenBack, key: path })
    } catch (error) {
      toastError(error)
    }
    told()
  }
  return useMutation({
    mutationFn: (given: Given) =>
      api.post<Sent>(
        `${path}/sending`,
        { ...given, ...(undoSeconds !== undefined && { undoSeconds }) },
        { idempotencyKey: key },
      ),
    onSuccess: ({ letter }) => {
      told()
      toast({
        message: words.sent,
        key: path,
        action: { label: t('papers:sending.takeBack'), run: () => void takeBack(letter) },
      })
      onDone()
    },
    onError: () => setKey(newIdempotencyKey()),
    meta: { quiet: true },
  })
}
