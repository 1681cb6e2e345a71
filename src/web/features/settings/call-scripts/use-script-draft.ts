import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { ScriptStep } from '../../../../model/call-script.ts'
import { api } from '../../../app/api.ts'
import { ApiError } from '../../../app/api-error.ts'
import { toast } from '../../../ui/toast.ts'
import { useDraft } from '../../../ui/use-draft.ts'
import { type Applies, type CallScript, scriptQuery, scriptsQuery } from '../../call-scripts/scripts.ts'

export interface ScriptValues {
  name: string
  active: boolean
  applies: Applies
  steps: ScriptStep[]
}

interface Kept {
  values: ScriptValues
  version: number
}

/** What is written on a script, kept on this device until it is saved. */
export function useScriptDraft(script: CallScript) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const [draft, setDraft, forget] = useDraft<Kept | null>(`call-script-edit.${script.id}`, null)
  const { name, active, applies, steps, version } = script
  const values = draft?.values ?? { name, active, applies, steps }
  const save = useMutation({
    mutationFn: (given: ScriptValues) =>
      api.patch<CallScript>(`/call-scripts/${script.id}`, given, { version: draft?.version ?? version }),
    onSuccess: saved => {
      queryClient.setQueryData(scriptQuery(script.id).queryKey, saved)
      void queryClient.invalidateQueries(scriptsQuery)
      forget()
      toast({ message: t('call-scripts:scriptSaved', { version: saved.version }) })
    },
    onError: async error => {
      if (!isStale(error)) return
      // What was written stays; saved once more, it goes on top of what somebody else has saved.
      const now = await queryClient.fetchQuery({ ...scriptQuery(script.id), staleTime: 0 })
      setDraft({ values, version: now.version })
    },
    meta: { quiet: true },
  })
  const change = (part: Partial<ScriptValues>) =>
    setDraft({ values: { ...values, ...part }, version: draft?.version ?? version })
  return {
    values,
    change,
    dirty: draft !== null,
    pending: save.isPending,
    stale: isStale(save.error),
    faults: faultsOf(script, draft, save.error, save.variables),
    otherProblem: save.error && !(save.error instanceof ApiError && save.error.problems.length) ? save.error : null,
    save: () => save.mutate(values),
    discard: () => {
      forget()
      save.reset()
    },
  }
}

export type ScriptEdit = ReturnType<typeof useScriptDraft>

const isStale = (error: Error | null): boolean => error instanceof ApiError && error.status === 412

/** Sentences by step and by where in it; `''`: of the script itself. */
type Faults = Record<string, Record<string, string>>

/** Steps move while they are written: what was said of them goes with them. */
function faultsOf(script: CallScript, draft: Kept | null, error: Error | null, sent: ScriptValues | undefined): Faults {
  const refused = error instanceof ApiError && error.problems.length > 0
  const problems = refused ? error.problems : script.problems
  const steps = refused && sent ? sent.steps : script.steps
  const faults: Faults = {}
  for (const { field, message } of problems) {
    const [, at, rest = ''] = field.match(/^steps\.(\d+)\.?(.*)$/) ?? []
    const before = at === undefined ? undefined : steps[Number(at)]
    const now = before && (draft?.values.steps ?? script.steps).find(({ id }) => id === before.id)
    // What has been changed since is looked at again when it is saved.
    if (before && JSON.stringify(now) !== JSON.stringify(before)) continue
    const key = before?.id ?? ''
    const place = before ? rest : field
    const said = faults[key]?.[place]
    faults[key] = { ...faults[key], [place]: said ? `${said}. ${message}` : message }
  }
  return faults
}
