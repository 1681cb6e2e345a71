import { asteriskProvider } from './asterisk/call-out.ts'
import { httpProvider } from './http/call-out.ts'
import type { LineMeans } from './keep-line.ts'
import type { PhoneLine } from './line.ts'
import type { PhoneProvider } from './provider.ts'

/** Each line by the provider that it is a contract with. */
export function phoneProvider(means: LineMeans): PhoneProvider {
  const [http, asterisk] = [httpProvider(means), asteriskProvider(means)]
  const of = ({ settings }: PhoneLine) => (settings.dialect === 'asterisk' ? asterisk : http)
  return {
    callsOut: line => of(line).callsOut(line),
    callOut: (ctx, line, wanted) => of(line).callOut(ctx, line, wanted),
  }
}
