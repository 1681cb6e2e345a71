import { checkFormat } from '../../../../model/formats.ts'
import type { StatementParty } from '../statement.ts'
import { line } from '../values.ts'
import { at, childrenOf, type Element, textAt } from './tree.ts'

/** The other side of a transaction: its debtor or its creditor. Until version 7 names stand in the party itself, from 8 on below `Pty`. */
export function partyOf(transaction: Element | undefined, side: 'Dbtr' | 'Cdtr'): StatementParty {
  const parties = at(transaction, 'RltdPties')
  const agent = at(transaction, 'RltdAgts', `${side}Agt`, 'FinInstnId')
  const party = [side, `Ultmt${side}`].map(name => at(parties, name)).find(each => nameOf(each) !== null)
  return {
    name: nameOf(party),
    ...codesOf(party),
    account: accountOf(at(parties, `${side}Acct`)),
    bank: line(textAt(agent, 'Nm'), 300),
    bic: line(textAt(agent, 'BICFI') ?? textAt(agent, 'BIC') ?? textAt(agent, 'ClrSysMmbId', 'MmbId'), 35),
  }
}

const nameOf = (party: Element | undefined): string | null =>
  line(textAt(party, 'Nm') ?? textAt(party, 'Pty', 'Nm'), 500)

/** Of an organisation or a person, whatever the scheme is called: what is a right ИНН is one. */
function codesOf(party: Element | undefined): Pick<StatementParty, 'inn' | 'kpp'> {
  const codes = [at(party, 'Id'), at(party, 'Pty', 'Id')]
    .flatMap(id => [at(id, 'OrgId'), at(id, 'PrvtId')])
    .flatMap(id => childrenOf(id, 'Othr'))
    .flatMap(other => textAt(other, 'Id') ?? [])
  return {
    inn: codes.find(code => checkFormat('inn', code) === undefined) ?? null,
    kpp: codes.find(code => checkFormat('kpp', code) === undefined) ?? null,
  }
}

/** An IBAN, or what the country has in its place. */
export const accountOf = (account: Element | undefined): string | null =>
  line(
    textAt(account, 'Id', 'IBAN') ?? textAt(account, 'Id', 'Othr', 'Id') ?? textAt(account, 'Id', 'PrtryAcct', 'Id'),
    34,
  )?.replaceAll(' ', '') ?? null
