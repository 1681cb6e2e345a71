import { readCamt } from './camt/read.ts'
import { decodeExchange, decodeXml, headOf } from './decode.ts'
import { readExchange } from './one-c/read.ts'
import { mostBytes, type ParsedStatement, StatementRefused } from './statement.ts'

/**
 * Reads what a bank gives: an exchange with 1С, or camt.053 of ISO 20022. Which of them it is its contents tell, never its name. What is
 * broken is named by its place, and the rest is read. Throws StatementRefused where nothing of it can be.
 */
export function readStatement(bytes: Buffer): ParsedStatement {
  if (bytes.length > mostBytes) throw new StatementRefused('tooLarge')
  const head = headOf(bytes).replace(/^[\xef\xbb\xbf\xfe\xff\s]+/, '')
  if (!head) throw new StatementRefused('empty')
  if (/^1CClientBankExchange\s*$/im.test(head.split(/\r\n|\r|\n/, 1)[0] ?? ''))
    return readExchange(decodeExchange(bytes))
  if (head.startsWith('<')) return readCamt(decodeXml(bytes))
  throw new StatementRefused('format')
}
