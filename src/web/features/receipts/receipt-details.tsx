import { Alert, Button, Skeleton } from '@mantine/core'
import { IconRefresh } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { isMask } from '../../../model/sealed.ts'
import { api } from '../../app/api.ts'
import { useFormats } from '../../app/format.ts'
import { canCreate, useSchema } from '../../app/schema.ts'
import { MaskedValue } from '../../fields/masked-value.tsx'
import { RecordName } from '../../fields/record-name.tsx'
import { asText } from '../../fields/widget.ts'
import ledger from '../../ui/ledger.module.css'
import { errorWords, toast } from '../../ui/toast.ts'
import { useSourceKinds } from '../sources/source-kind.ts'
import { RawRequest } from './raw-request.tsx'
import classes from './receipts.module.css'
import { type Receipt, receiptKeys, receiptQuery } from './receipts.ts'

/** Why it became what it became, what was read in it, and the request as it came. */
export function ReceiptDetails({ receipt, error, whole }: { receipt: Receipt; error: Error | null; whole: boolean }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const { kindLabel } = useSourceKinds()
  const { id, record, reasons, fields, attempts, at, settledAt, source, raw } = receipt
  return (
    <>
      {reasons.length ? (
        <ul className={classes.reasons}>
          {reasons.map((reason, place) => (
            <li key={place}>
              {reason.message}
              {reason.value ? (
                <>
                  : <span className={classes.value}>{reason.value}</span>
                </>
              ) : null}
            </li>
          ))}
        </ul>
      ) : null}
      <dl className={ledger.facts}>
        {record ? (
          <Fact name={t('receipts:record')}>
            <RecordName object={record.object} id={record.id} />
          </Fact>
        ) : null}
        <Fact name={t('receipts:cameAt')}>{formats.exact(new Date(at))}</Fact>
        <Fact name={t('receipts:source')}>
          {source.name} · {kindLabel(source.kind)}
        </Fact>
        {settledAt ? null : <Fact name={t('receipts:attempts')}>{attempts}</Fact>}
        {Object.entries(fields ?? {}).map(([name, value]) => (
          <Fact key={name} name={t(`intake:fields.${name}`, { defaultValue: name })}>
            {isMask(value) ? <MaskedValue /> : asText(value)}
          </Fact>
        ))}
      </dl>
      <Retry receipt={receipt} />
      {error ? <Alert color="red">{errorWords(error)}</Alert> : null}
      {raw ? <RawRequest id={id} raw={raw} /> : whole ? null : <Skeleton height={20} width={160} />}
    </>
  )
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div className={ledger.fact}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

/** What was refused can be run again: signs of spam and repeats are passed over then. */
function Retry({ receipt: { id, outcome } }: { receipt: Receipt }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const lead = useSchema().byName.get('lead')
  const retry = useMutation({
    mutationFn: () => api.post<Receipt>(`/receipts/${id}/retries`),
    onSuccess: settled => {
      queryClient.setQueryData(receiptQuery(id).queryKey, settled)
      toast({ message: t(`receipts:became.${settled.outcome}`) })
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: [...receiptKeys, 'list'] }),
  })
  if ((outcome !== 'rejected' && outcome !== 'pending') || !lead || !canCreate(lead)) return null
  return (
    <div className={classes.retry}>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconRefresh size={14} />}
        loading={retry.isPending}
        onClick={() => retry.mutate()}
      >
        {t('receipts:retry')}
      </Button>
      <span className={classes.hint}>{t('receipts:retryText')}</span>
    </div>
  )
}
