import type { Database } from '../../../database/open.ts'
import { lastSeal } from './chain.ts'
import type { AuditKeys } from './keys.ts'
import { type Finding, type Head, type Verdict, verifyAudit } from './verify.ts'

/** What is printed, and the exit code that goes with it. */
export interface Report {
  lines: string[]
  /** 0: as sealed. 1: tampered with. 2: there is nothing to verify. 3: a key is missing. */
  code: number
}

/** Without any key the seals can still be named, and none of them verified. */
const noKeys: AuditKeys = {
  find: () => undefined,
  all: [],
  get sealing(): never {
    throw new Error('nothing is sealed here')
  },
}

/** Goes through every company of the installation. A kept head belongs to one of them. */
export async function reportAudit(
  database: Database,
  keys: AuditKeys | null,
  asked: 'head' | { head?: Head },
): Promise<Report> {
  const there = await database.owner.query<{ known: boolean }>(`select to_regclass('audit_seal') is not null as known`)
  if (!there.rows[0]?.known)
    return { lines: ['This database has no seals: no Rapport that seals has run on it yet.'], code: 2 }
  const { rows } = await database.owner.query<{ id: string; name: string }>(
    'select id, name from workspace order by id',
  )
  const reports: Report[] = []
  for (const { id, name } of rows) {
    const db = database.workspace(id)
    if (asked === 'head') {
      const seal = await lastSeal(db)
      const line = seal ? `${name}: ${seal.number}:${seal.hash.toString('hex')}` : `${name}: nothing is sealed yet`
      reports.push({ lines: [line], code: seal ? 0 : 2 })
      continue
    }
    const verdict = await verifyAudit(db, { workspace: id, keys: keys ?? noKeys, head: asked.head })
    reports.push(sayVerdict(name, verdict))
  }
  return { lines: reports.flatMap(({ lines }) => lines), code: worst(reports.map(({ code }) => code)) }
}

const worst = (codes: number[]): number => [1, 3, 2].find(code => codes.includes(code)) ?? 0

function sayVerdict(name: string, verdict: Verdict): Report {
  const { seals, intact, waiting, expired, findings, head } = verdict
  if (!seals && !findings.length) return { lines: [`${name}: nothing is sealed yet`], code: 2 }
  const tampered = findings.some(({ kind }) => kind !== 'noKey')
  const state = tampered ? 'TAMPERED WITH' : findings.length ? 'A KEY IS MISSING' : 'in order'
  const rest = [
    `${waiting} wait for the next seal`,
    ...(expired ? [`${expired} were cleared when their time was over`] : []),
  ]
  return {
    lines: [
      `${name}: ${state}. ${intact} rows are as they were sealed, in ${seals} seals; ${rest.join('; ')}.`,
      ...(head ? [`  last seal ${head.number}:${head.hash}`] : []),
      ...sayFindings(findings),
    ],
    code: tampered ? 1 : findings.length ? 3 : 0,
  }
}

const mostNamed = 20

/** Each kind with what it means, then the rows or seals it is about, the first of them by name. */
function sayFindings(findings: readonly Finding[]): string[] {
  return [...Map.groupBy(findings, ({ kind }) => kind)].flatMap(([kind, group]) => {
    const named = group.slice(0, mostNamed).map(finding => `    ${nameOf(finding)}`)
    const more = group.length - named.length
    return [`  ${meanings[kind]}`, ...named, ...(more > 0 ? [`    and ${more} more`] : [])]
  })
}

const meanings: Record<Finding['kind'], string> = {
  altered: 'ALTERED: these rows do not say any more what they said when they were sealed',
  missing: 'MISSING INSIDE: these rows were sealed and are gone',
  unsealed: 'PUT IN: no seal knows these rows, and Rapport did not write them, or their seals are gone',
  sealAltered: 'SEALS ALTERED: these do not follow from the key, their rows and the seal before',
  sealMissing: 'SEALS MISSING INSIDE: these numbers are left out',
  cutOff: 'CUT OFF AT THE END: the last seals are gone, and what they sealed cannot be vouched for',
  otherChain: 'ANOTHER CHAIN: the seal with the number that was kept is not the one that was kept',
  noKey:
    'KEY MISSING: these seals were made with a key that is not here. Put its line back into audit.key of the data folder, above the present one, or name it in RAPPORT_AUDIT_KEY',
}

function nameOf(finding: Finding): string {
  if (finding.kind === 'cutOff')
    return finding.seal === null
      ? `seals of ${tellStream[finding.stream ?? 'change']}`
      : `seal ${finding.seal} was there`
  if ('row' in finding) return `${tellStream[finding.stream]} ${finding.row}`
  return `seal ${finding.seal}${finding.kind === 'noKey' ? `, key ${finding.mark}` : ''}`
}

const tellStream = { change: 'change', security: 'security event' } as const
