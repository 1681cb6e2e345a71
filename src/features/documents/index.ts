import type { AttachFile } from '../channel.ts'
import type { Feature } from '../feature.ts'
import type { SetFigures } from '../figures-paper.ts'
import type { Papers } from '../paper.ts'
import { addDemoPapers } from './demo.ts'
import { documentAction } from './flow-document.ts'
import { libraryRoutes } from './library/routes.ts'
import { papersBy } from './making/make.ts'
import type { ReadFile } from './making/pictures.ts'
import { makingRoutes } from './making/routes.ts'
import { markSent } from './making/sent.ts'
import { numberingRoutes } from './numbering/routes.ts'
import { Office } from './office/office.ts'
import { renderFigures } from './pdf/pdf.ts'
import { Press } from './pdf/press.ts'

interface Given {
  /** The program of LibreOffice, where it is not in one of the usual places. */
  office: string | null
  /** Says what went wrong to the log. */
  warn: (error: unknown, message: string) => void
  readFile: ReadFile
  attachFile: AttachFile
}

interface Paperwork {
  feature: Feature
  papers: Papers
  setFigures: SetFigures
}

/** Documents of cards: made by templates, numbered, kept; and how other features come by them. */
export function documents({ office, warn, ...given }: Given): Paperwork {
  const press = new Press({}, warn)
  const means = { ...given, press, office: new Office(office, { warn }) }
  const papers = papersBy(means)
  const feature: Feature = {
    name: 'documents',
    routes: [...makingRoutes(means, papers), ...libraryRoutes(means), ...numberingRoutes],
    reactions: [markSent],
    actions: [documentAction(papers)],
    demo: addDemoPapers(papers),
    start: async () => async () => press.close(),
  }
  return { feature, papers, setFigures: paper => renderFigures(press, paper) }
}
