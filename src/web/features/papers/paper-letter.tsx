import type { RecordJson } from '../../app/contract.ts'
import { isJsonObject } from '../../fields/json-object.ts'
import { asText } from '../../fields/widget.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { openOver } from '../../ui/overlay.tsx'
import { LetterForm } from '../letters/lazy-letter-form.tsx'

/** Opens a letter from the card of a paper, with the paper attached. */
export function openPaperLetter(paper: RecordJson): void {
  const [name, file] = [asText(paper.name), asText(paper.file)]
  const on = isJsonObject(paper.on) ? { object: asText(paper.on.object), id: asText(paper.on.id) } : null
  if (!on) return
  openOver(close => (
    <Dialog opened onClose={close} title={name} size="lg">
      <LetterForm
        on={on}
        begin={{ subject: name, files: [{ id: file, name }] }}
        place={`paper.${paper.id}`}
        onDone={close}
      />
    </Dialog>
  ))
}
