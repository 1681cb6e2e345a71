import type { JsonObject } from '../../model/index.ts'
import type { AssignLead, AttachFile, RawRequest, Received } from '../channel.ts'
import type { ConsentBook } from '../consent-book.ts'
import type { Found } from './look-up.ts'
import type { Reason } from './reason.ts'
import type { Sender } from './sender.ts'

/** A request while it is being placed: as it came, as it was read, what is known, and how a lead made of it finds its owner and its files. */
export interface Settling {
  raw: RawRequest
  received: Received
  sender: Sender | null
  found: Found
  reasons: Reason[]
  /** A person has run it again: it is a request because he says so. */
  forced: boolean
  /** Has an activity written with what else is settled at this moment; its id. */
  addActivity(input: JsonObject): string
  assignLead: AssignLead
  attachFile: AttachFile
  keepConsents: ConsentBook['keep']
}
