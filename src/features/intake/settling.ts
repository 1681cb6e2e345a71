import type { AssignLead, AttachFile, RawRequest, Received } from '../channel.ts'
import type { ConsentBook } from '../consent-book.ts'

/** A request while it is being settled: as it came, as it was read, and how a lead made of it finds its owner and its files. */
export interface Settling {
  raw: RawRequest
  received: Received
  assignLead: AssignLead
  attachFile: AttachFile
  keepConsents: ConsentBook['keep']
}
