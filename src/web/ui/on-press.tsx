import { type ComponentType, cloneElement, type ReactElement, useEffect, useState } from 'react'
import { ApiError } from '../app/api-error.ts'
import { toastError } from './toast.ts'

/** What a button opens. It has the button in it, and opens once it is there. */
export interface Opened {
  target: ReactElement<Pressed>
  /** It is to be open although nobody has pressed the button. */
  opened?: boolean
}

interface Pressed {
  onClick?: () => void
  onPointerEnter?: () => void
  autoFocus?: boolean
  'aria-haspopup'?: Popup
  'aria-expanded'?: boolean
}

type Popup = 'menu' | 'dialog' | 'listbox'

/**
 * A menu or panel that is loaded, with all it takes, when somebody reaches for its button; until he presses it, the page has
 * the button alone. Where it cannot be loaded that is said, and the next press tries again.
 */
export function onPress<Props extends Opened>(
  popup: Popup,
  load: () => Promise<ComponentType<Props>>,
): ComponentType<Props> {
  let known: ComponentType<Props> | undefined
  const fetched = async () => {
    known ??= await load()
    return known
  }
  return function OnPress(props: Props) {
    const { target, opened } = props
    const [Loaded, setLoaded] = useState<ComponentType<Props>>()
    const open = () =>
      void fetched().then(
        part => setLoaded(() => part),
        () => toastError(new ApiError(0, {})),
      )
    // biome-ignore lint/correctness/useExhaustiveDependencies: opened from elsewhere
    useEffect(() => {
      if (opened) open()
    }, [opened])
    // The button is another one now: whoever pressed it by the keyboard finds himself where he was.
    if (Loaded) return <Loaded {...props} target={cloneElement(target, { autoFocus: !opened })} />
    return cloneElement(target, {
      onClick: open,
      onPointerEnter: () => void fetched().catch(() => {}),
      'aria-haspopup': popup,
      'aria-expanded': false,
    })
  }
}
