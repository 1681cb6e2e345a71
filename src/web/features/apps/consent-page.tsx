import { Alert, Button, List, Stack, Text } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import { queryOptions, useMutation, useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../app/api.ts'
import { schemaQuery } from '../../app/schema.ts'
import { meQuery, signOut } from '../../app/session.ts'
import { Lines } from '../../ui/loading.tsx'
import { errorWords } from '../../ui/toast.ts'
import { Doorstep } from '../sign-in/doorstep.tsx'
import { useMayWords } from './may-words.ts'

interface Asked {
  app?: { id: string; name: string; confidential: boolean }
  scopes?: string[]
  /** Host to which the person goes then. */
  place?: string
  /** Where he is sent at once, because the app asked for something that is not. */
  redirect?: string
}

/** As the app wrote it: the router would read `007` as a number. */
const asked = () => Object.fromEntries(new URLSearchParams(window.location.search))

const askedQuery = (request: Record<string, string>) =>
  queryOptions({
    queryKey: ['oauth-authorization', request],
    queryFn: ({ signal }) => api.get<Asked>('/oauth/authorization', { query: request, signal }),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
    meta: { quiet: true },
  })

/** An app asks to speak for whoever is signed in: what it may do then, and yes or no. */
export function ConsentPage() {
  const { t } = useTranslation()
  const request = asked()
  const { data, error } = useQuery(askedQuery(request))
  useEffect(() => {
    if (data?.redirect) window.location.assign(data.redirect)
  }, [data])
  if (error)
    return (
      <Doorstep title={t('apps:consent.cannot')}>
        <Stack>
          <Alert color="red" role="alert">
            {errorWords(error)}
          </Alert>
          <Text size="sm">{t('apps:consent.cannotText')}</Text>
        </Stack>
      </Doorstep>
    )
  if (!data?.app)
    return (
      <Doorstep title={t('apps:consent.wait')}>
        <Lines count={4} />
      </Doorstep>
    )
  return <Question request={request} name={data.app.name} scopes={data.scopes ?? []} place={data.place ?? ''} />
}

interface QuestionProps {
  request: Record<string, string>
  name: string
  scopes: string[]
  place: string
}

function Question({ request, name, scopes, place }: QuestionProps) {
  const { t } = useTranslation()
  const me = useQuery(meQuery).data
  const words = useMayWords(useQuery(schemaQuery).data?.objects ?? [])
  const deciding = useMutation({
    mutationFn: (decision: 'allow' | 'deny') =>
      api.post<{ redirect: string }>('/oauth/authorization', { ...request, decision }),
    onSuccess: ({ redirect }) => window.location.assign(redirect),
    meta: { quiet: true },
  })
  const busy = deciding.isPending || deciding.isSuccess
  return (
    <Doorstep title={t('apps:consent.title', { name })} text={t('apps:consent.text', { name, person: me?.name })}>
      <Stack>
        <List spacing="xs" center icon={<IconCheck size={16} stroke={1.6} />} aria-label={t('apps:consent.may')}>
          {scopes.map(scope => (
            <List.Item key={scope}>{words(scope)}</List.Item>
          ))}
        </List>
        <Text size="sm">{t('apps:consent.bounds')}</Text>
        <Text size="sm">{t('apps:consent.place', { place })}</Text>
        {deciding.error ? (
          <Alert color="red" role="alert">
            {errorWords(deciding.error)}
          </Alert>
        ) : null}
        <Button
          mt="xs"
          loading={busy && deciding.variables === 'allow'}
          disabled={busy}
          onClick={() => deciding.mutate('allow')}
        >
          {t('apps:consent.allow')}
        </Button>
        <Button
          variant="default"
          loading={busy && deciding.variables === 'deny'}
          disabled={busy}
          onClick={() => deciding.mutate('deny')}
        >
          {t('apps:consent.deny')}
        </Button>
        <Button
          variant="subtle"
          disabled={busy}
          onClick={() => void signOut(`${window.location.pathname}${window.location.search}`)}
        >
          {t('apps:consent.other')}
        </Button>
      </Stack>
    </Doorstep>
  )
}
