import type { ProviderFetch } from '../../access/single-sign-on/oidc.ts'
import { testOidc } from '../../access/single-sign-on/oidc-self-test.ts'
import type { Provider } from '../../access/single-sign-on/provider.ts'
import { secretsOf } from '../../access/single-sign-on/provider-secrets.ts'
import { getProvider } from '../../access/single-sign-on/providers.ts'
import { lastAnswer } from '../../access/single-sign-on/saml/answers.ts'
import { openSamlKeys } from '../../access/single-sign-on/saml/keys.ts'
import { testSaml } from '../../access/single-sign-on/saml/self-test.ts'
import { readSamlSettings } from '../../access/single-sign-on/saml/settings.ts'
import type { Finding, Step } from '../../access/single-sign-on/self-test.ts'
import { say } from '../../messages/words.ts'
import type { Context } from '../../records/context.ts'
import type { Route } from '../feature.ts'
import { callbackAddress } from './addresses.ts'
import type { Means } from './index.ts'

/** Walks what has to be right for people to come in by a provider. */
export const selfTestRoute = (means: Means, fetch: ProviderFetch): Route => ({
  method: 'POST',
  path: '/identity-providers/{id}/self-test',
  operation: 'testIdentityProvider',
  summary: 'Walk what has to be right for people to come in by a provider: of each step what was found, and what to do',
  tag: 'Single sign-on',
  right: 'admin',
  secret: true,
  answers: {
    200: {
      description: 'The steps, in order; after one without which nothing else can be tried there are no more',
      schema: {
        type: 'object',
        properties: {
          data: {
            type: 'array',
            items: {
              type: 'object',
              properties: {
                step: { type: 'string' },
                isOk: { type: ['boolean', 'null'], description: 'null: that cannot be told from here' },
                title: { type: 'string' },
                found: { type: 'string' },
                whatToDo: { type: ['string', 'null'] },
              },
              required: ['step', 'isOk', 'title', 'found', 'whatToDo'],
            },
          },
        },
        required: ['data'],
      },
    },
  },
  async handle(ctx, { params }) {
    const provider = await getProvider(ctx, params.id ?? '')
    const { words, findings } = await findingsOf(ctx, means, provider, fetch)
    return { body: { data: findings.map(finding => stepOf(ctx, words, finding)) } }
  },
})

/** With the area of the catalogue that has the words for them. */
interface Found {
  words: 'sign-on' | 'saml'
  findings: Finding[]
}

async function findingsOf(ctx: Context, means: Means, provider: Provider, fetch: ProviderFetch): Promise<Found> {
  const redirectUri = callbackAddress(means, provider)
  if (!redirectUri) return { words: 'sign-on', findings: [{ step: 'redirect', isOk: false, code: 'publicUrlMissing' }] }
  if (provider.kind === 'saml') return { words: 'saml', findings: await samlFindings(ctx, means, provider) }
  const secrets = await secretsOf(ctx, means.vault, provider.id)
  return { words: 'sign-on', findings: await testOidc({ provider, secrets, redirectUri }, fetch) }
}

async function samlFindings(ctx: Context, { vault }: Means, { id, settings }: Provider): Promise<Finding[]> {
  const [opened, last] = [await openSamlKeys(ctx, vault, id), await lastAnswer(ctx, id)]
  return testSaml({ settings: readSamlSettings(settings), opened, last })
}

function stepOf({ locale }: Context, words: Found['words'], { step, isOk, code, params }: Finding): Step {
  const title = say(locale, `${words}:steps.${step}`)
  const found = say(locale, `${words}:found.${code}`, params)
  return { step, isOk, title, found, whatToDo: isOk ? null : say(locale, `${words}:todo.${code}`, params) }
}
