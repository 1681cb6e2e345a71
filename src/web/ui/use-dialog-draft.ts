import { useDraft } from './use-draft.ts'

/**
 * What is typed into a dialog: closed on purpose or saved it is forgotten, with a closed tab, a lost network or an ended
 * session it is there when the dialog is opened again.
 */
export function useDialogDraft<Values>(
  place: string,
  empty: Values,
  onClose: () => void,
): [Values, (next: Values) => void, () => void] {
  const [values, write, forget] = useDraft(place, empty)
  const close = () => {
    forget()
    onClose()
  }
  return [values, write, close]
}
