import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, newIdempotencyKey } from '../../app/api.ts'
import type { Link } from '../../app/contract.ts'
import { toast, toastError } from '../../ui/toast.ts'
import { useDraft } from '../../ui/use-draft.ts'
import { useTold } from '../tasks/use-told.ts'
import { emptyLetter, type LetterDraft, letterBody, type SentLetter, sendersQuery } from './letter.ts'

interface Writing {
  on: Link
  /** The e-mail of the card that it answers. */
  answers: string | null
  /** Where its draft lies on the device. */
  place: string
  /** As it begins. */
  begin: Partial<LetterDraft>
  onDone?: () => void
}

/** A letter being written: its draft on the device, how it is sent, and how it is taken back. */
export function useLetter({ on, answers, place, begin, onDone }: Writing) {
  const { t } = useTranslation()
  const told = useTold()
  const { data: senders } = useQuery(sendersQuery)
  const [draft, setDraft, forget] = useDraft<LetterDraft>(`letter.${place}`, { ...emptyLetter, ...begin })
  const [key, setKey] = useState(newIdempotencyKey)
  const sender = senders?.find(({ id }) => id === draft.mailbox) ?? senders?.[0]

  const takeBack = async (id: string, written: LetterDraft) => {
    try {
      await api.delete(`/mail/messages/${id}`)
      setDraft(written)
      toast({ message: t('writing:takenBack'), key: 'letter' })
    } catch (error) {
      toastError(error)
    }
    told(on)
  }

  const send = useMutation({
    mutationFn: ({ sendAt }: { sendAt: string | null }) => {
      if (!sender) throw new Error('there is no mailbox')
      return api.post<SentLetter>('/mail/messages', letterBody(draft, { on, answers, sender, sendAt }), {
        idempotencyKey: key,
      })
    },
    onSuccess: ({ id }, { sendAt }) => {
      const written = draft
      forget()
      setKey(newIdempotencyKey())
      told(on)
      toast({
        message: t(sendAt ? 'writing:scheduled' : 'writing:sending'),
        key: 'letter',
        action: { label: t('writing:takeBack'), run: () => void takeBack(id, written) },
      })
      onDone?.()
    },
    // Another text under the same key would be answered with the first one.
    onError: () => setKey(newIdempotencyKey()),
    meta: { quiet: true },
  })

  return {
    draft,
    change: (part: Partial<LetterDraft>) => setDraft(now => ({ ...now, ...part })),
    senders,
    sender,
    send,
  }
}
