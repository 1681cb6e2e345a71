import type { AssignLead, AttachFile, CardRef, RawRequest, Received } from '../channel.ts'
import type { ConsentBook } from '../consent-book.ts'

/** A request while it is being settled: as it came, as it was read, and how a lead made of it finds its owner and its files. */
export interface Settling {
  raw: RawRequest
  received: Received
  /** Where it belongs whoever sent it. */
  place: CardRef | null
  /** A person has run it again: it is a request because he says so. */
  forced: boolean
  assignLead: AssignLead
  attachFile: AttachFile
  keepConsents: ConsentBook['keep']
}
