import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'
import { toast } from '../../../ui/toast.ts'
import { tellAsked } from './approvals.ts'
import { encryptionQuery } from './encryption.ts'

/** A new data key; what is there is encrypted with it while everybody works. */
export function RotateButton() {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const rotating = useMutation({
    mutationFn: () => api.post('/encryption/rotations'),
    onSuccess: async answer => {
      if (await tellAsked(queryClient, answer)) return
      await queryClient.invalidateQueries({ queryKey: encryptionQuery.queryKey })
      toast({ message: t('encryption:rotate.begun') })
    },
  })
  return (
    <Button size="compact-sm" variant="default" loading={rotating.isPending} onClick={() => rotating.mutate()}>
      {t('encryption:rotate.button')}
    </Button>
  )
}
