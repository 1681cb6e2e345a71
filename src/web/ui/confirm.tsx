import { useMutation } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { ApiError } from '../app/api-error.ts'
import { useSchema } from '../app/schema.ts'
import { isJsonObject } from '../fields/json-object.ts'
import { FormDialog } from './form-dialog.tsx'
import { errorWords } from './toast.ts'

interface ConfirmProps {
  title: string
  /** What will happen, and whether it can be undone. */
  text: ReactNode
  action: string
  /** Not dangerous: the button is not red. */
  harmless?: boolean
  /** It cannot be done as things stand; the text says why. */
  disabled?: boolean
  run: () => Promise<unknown>
  onClose: () => void
}

/** Asks before something that is not easily undone, and says what the server refused. */
export function Confirm({ title, text, action, harmless, disabled, run, onClose }: ConfirmProps) {
  const refusal = useRefusal()
  const doing = useMutation({ mutationFn: run, onSuccess: onClose, meta: { quiet: true } })
  return (
    <FormDialog
      title={title}
      text={text}
      action={action}
      danger={!harmless}
      disabled={disabled}
      pending={doing.isPending}
      problem={refusal(doing.error)}
      onSubmit={() => doing.mutate()}
      onClose={onClose}
      size="sm"
    />
  )
}

/** Why it was refused; where other records still need it, which, or how many. */
function useRefusal(): (error: Error | null) => string | null {
  const { t } = useTranslation()
  const { byName } = useSchema()
  return error => {
    const neededBy =
      error instanceof ApiError && Array.isArray(error.details.neededBy)
        ? error.details.neededBy.filter(isJsonObject)
        : []
    if (!neededBy.length) return error && errorWords(error)
    const by = neededBy.map(({ object, count, titles }) => {
      const called = byName.get(String(object))?.label.many ?? object
      const named = Array.isArray(titles) && titles.length === count
      return named
        ? `${called}: ${titles.map(title => t('quoted', { what: title })).join(', ')}`
        : `${called} (${count})`
    })
    return t('stillNeeded', { by: by.join('; ') })
  }
}
