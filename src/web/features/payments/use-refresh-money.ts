import { useQueryClient } from '@tanstack/react-query'
import { recordKeys } from '../../records/queries.ts'
import { moneyKeys } from './money.ts'

/** After money was moved: whatever shows invoices, payments or what was paid of deals is asked for anew. */
export function useRefreshMoney(): () => Promise<void> {
  const queryClient = useQueryClient()
  return async () => {
    const keys = [...['invoice', 'payment', 'deal', 'order'].map(recordKeys.all), moneyKeys.statements]
    await Promise.all(keys.map(queryKey => queryClient.invalidateQueries({ queryKey })))
  }
}
