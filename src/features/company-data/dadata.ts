import type { JsonObject } from '../../model/index.ts'
import { isJsonObject } from '../../model/index.ts'
import type { Heard, Outgoing } from '../outgoing.ts'
import { readBank } from './read-bank.ts'
import { readCompany } from './read-company.ts'
import { type CompanyQuery, type CompanyRegistry, RegistryFailed } from './registry.ts'

export const usualAddress = 'https://suggestions.dadata.ru/suggestions/api/4_1/rs'

const patience = 8_000
/** Twenty companies with their branches and founders are some hundred kilobytes. */
const most = 2_000_000
const mostFound = 20

export interface DadataAccess {
  target: Outgoing
  /** With which its addresses begin. */
  url: string
  token: string
}

/** A register that speaks the protocol of DaData's suggestions (https://dadata.ru/api/find-party/, …/find-bank/, …/suggest/party/). */
export const dadata = (access: DadataAccess): CompanyRegistry => ({
  async find(query) {
    const path = 'inn' in query ? '/findById/party' : '/suggest/party'
    return (await ask(access, path, questionOf(query))).map(readCompany)
  },
  async findBanks(bik) {
    return (await ask(access, '/findById/bank', { query: bik })).map(readBank)
  },
})

const questionOf = (query: CompanyQuery): JsonObject =>
  'inn' in query
    ? { query: query.inn, ...(query.kpp !== undefined && { kpp: query.kpp }), count: mostFound }
    : { query: query.name, count: mostFound }

/** The data of each suggestion. */
async function ask({ target, url, token }: DadataAccess, path: string, question: JsonObject): Promise<JsonObject[]> {
  const headers = { 'content-type': 'application/json', accept: 'application/json', authorization: `Token ${token}` }
  const body = Buffer.from(JSON.stringify(question))
  const heard = await target.ask(`${url}${path}`, { method: 'POST', headers, body, patience, most }).catch(error => {
    throw new RegistryFailed('away', error)
  })
  if (heard.status !== 200) throw new RegistryFailed(failureOf(heard))
  const { suggestions } = readAnswer(heard)
  if (!Array.isArray(suggestions)) throw new RegistryFailed('away')
  return suggestions
    .slice(0, mostFound)
    .filter(isJsonObject)
    .map(({ data }) => data)
    .filter(isJsonObject)
}

/** 403 says an unknown token and a day's calls used up alike; the words tell them apart: "Feature 'SUGGESTIONS' disabled for token". */
function failureOf({ status, body }: Heard): RegistryFailed['code'] {
  if (status === 429) return 'often'
  if (status === 403 && /disabled|quota|limit/i.test(body.toString('utf8').slice(0, 2000))) return 'quota'
  return status === 401 || status === 403 ? 'refused' : 'away'
}

function readAnswer({ body }: Heard): JsonObject {
  try {
    const answer: unknown = JSON.parse(body.toString('utf8'))
    return isJsonObject(answer) ? answer : {}
  } catch (error) {
    throw new RegistryFailed('away', error)
  }
}
