import { Alert, Button, Stack, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { JsonObject } from '../../../model/index.ts'
import { api } from '../../app/api.ts'
import { ApiError } from '../../app/api-error.ts'
import type { RecordJson, SchemaObject } from '../../app/contract.ts'
import { cardPath } from '../../app/navigation.ts'
import { usePipelines } from '../../app/pipelines.ts'
import { canCreate, fieldOf, useSchema } from '../../app/schema.ts'
import { primaryEntry } from '../../fields/entries.ts'
import { idOf } from '../../fields/titles.ts'
import { asText } from '../../fields/widget.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { DialogActions } from '../../ui/dialog-actions.tsx'
import { errorWords, toast } from '../../ui/toast.ts'
import { useDialogDraft } from '../../ui/use-dialog-draft.ts'
import { ConvertPart, type PartChoice } from './convert-part.tsx'
import { type Known, useKnown } from './known.tsx'
import { useLeadRefresh } from './use-lead-verb.ts'

interface Conversion {
  lead: RecordJson
  company?: RecordJson
  contact?: RecordJson
  deal?: RecordJson
}

type PartName = 'contact' | 'company' | 'deal'
type Chosen = Partial<Record<PartName, PartChoice>>

/** Of a lead, a client and a deal: each new, or one that is known already; those known by phone, e-mail or name are proposed. */
export function ConvertDialog({ lead, onClose }: { lead: RecordJson; onClose: () => void }) {
  const { t } = useTranslation()
  const { byName } = useSchema()
  const navigate = useNavigate()
  const refresh = useLeadRefresh()
  const { known } = useKnown(soughtOf(lead), 0)
  const [chosen, setChosen, close] = useDialogDraft<Chosen>(`convert.${lead.id}`, {}, onClose)
  const firstStage = usePipelines()[0]?.stages.find(stage => stage.kind === 'open')?.id ?? null
  const choice = (part: PartName): PartChoice => chosen[part] ?? usualChoice(part, lead, known, firstStage)

  const parts = (['contact', 'company', 'deal'] as const)
    .map(part => ({ part, object: byName.get(part) }))
    .filter((one): one is { part: PartName; object: SchemaObject } => one.object !== undefined && canCreate(one.object))
  const conversion = useMutation({
    mutationFn: () =>
      api.post<Conversion>(
        `/leads/${lead.id}/conversion`,
        Object.fromEntries(
          parts.map(({ part }) => [part, inputOf(choice(part))]).filter(([, input]) => input !== null),
        ),
      ),
    onSuccess: made => {
      refresh(lead.id, made.lead)
      toast({ message: t('leads:convert.done') })
      close()
      const next = made.deal ? ['deal', made.deal.id] : made.contact ? ['contact', made.contact.id] : null
      const object = next && byName.get(next[0] ?? '')
      if (object && next?.[1]) void navigate({ to: cardPath(object, next[1]) })
    },
    meta: { quiet: true },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    conversion.mutate()
  }
  const problems = conversion.error instanceof ApiError ? conversion.error.problems : []
  return (
    <Dialog opened onClose={close} title={t('leads:convert.title')} size="lg">
      <form onSubmit={submit} noValidate>
        <Stack>
          <Text size="sm" c="dimmed">
            {t('leads:convert.text')}
          </Text>
          {parts.map(({ part, object }) => (
            <ConvertPart
              key={part}
              object={object}
              choice={choice(part)}
              onChange={next => setChosen({ ...chosen, [part]: next })}
              proposed={known.filter(one => one.object === part && one.id !== null)}
              optional={part !== 'contact'}
              fields={shownFields[part].map(name => fieldOf(object, name)).filter(field => field !== undefined)}
              errors={Object.fromEntries(
                problems
                  .filter(({ field }) => field.startsWith(`${part}.`))
                  .map(({ field, message }) => [field.split('.')[1] ?? '', message]),
              )}
            />
          ))}
          {conversion.error ? (
            <Alert color="red" role="alert">
              {errorWords(conversion.error)}
            </Alert>
          ) : null}
          <DialogActions>
            <Button variant="default" onClick={close}>
              {t('cancel')}
            </Button>
            <Button type="submit" loading={conversion.isPending}>
              {t('leads:convert.confirm')}
            </Button>
          </DialogActions>
        </Stack>
      </form>
    </Dialog>
  )
}

/** What is asked of a new one; the rest is taken from the lead. */
const shownFields: Record<PartName, string[]> = {
  contact: ['name', 'position'],
  company: ['name', 'inn'],
  deal: ['name', 'amount', 'stage', 'closesOn'],
}

const soughtOf = (lead: RecordJson) => ({
  phone: primaryEntry(lead.phones)?.value,
  email: primaryEntry(lead.emails)?.value,
  name: asText(lead.name),
  company: asText(lead.companyName),
})

/** Whoever has the same phone or e-mail is the same person; a like name alone is only proposed. */
function usualChoice(part: PartName, lead: RecordJson, known: Known[], stage: string | null): PartChoice {
  if (part === 'deal') {
    const name = asText(lead.interest).split('\n')[0]?.slice(0, 300) || asText(lead.companyName) || asText(lead.name)
    return { kind: 'new', values: filled({ name, amount: lead.budget ?? null, stage }) }
  }
  const linked = part === 'company' ? idOf(lead.company) : null
  const sure =
    linked ?? known.find(one => one.object === part && one.by.some(by => by === 'phone' || by === 'email'))?.id
  if (sure) return { kind: 'known', id: sure }
  if (part === 'company')
    return lead.companyName
      ? { kind: 'new', values: filled({ name: lead.companyName, inn: lead.inn ?? null }) }
      : { kind: 'none' }
  return { kind: 'new', values: filled({ name: lead.name ?? null }) }
}

const filled = (values: JsonObject | Record<string, unknown>): JsonObject =>
  Object.fromEntries(
    Object.entries(values as JsonObject).filter(([, value]) => value !== null && value !== undefined && value !== ''),
  )

function inputOf(choice: PartChoice): JsonObject | null {
  if (choice.kind === 'none') return null
  return choice.kind === 'known' ? { id: choice.id } : filled(choice.values)
}
