import { type ComponentType, useEffect, useState } from 'react'
import { ApiError } from '../app/api-error.ts'
import { queryClient } from '../app/query-client.ts'
import { fetchAhead } from '../app/updates.ts'
import { toastError } from './toast.ts'

/**
 * A dialog or menu that is loaded when it is first asked for. Where it cannot be loaded that is said, the page stays as it
 * is, and the next press tries again.
 */
export function lazyPart<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  onFailed?: () => void,
): ComponentType<Props> {
  let known: ComponentType<Props> | undefined

  return function Part(props: Props) {
    const [Loaded, setLoaded] = useState(() => known)
    // biome-ignore lint/correctness/useExhaustiveDependencies: loaded once, when it appears
    useEffect(() => {
      if (known) return
      load().then(
        component => {
          known = component
          setLoaded(() => component)
        },
        () => {
          toastError(new ApiError(0, {}))
          onFailed?.()
          if ('onClose' in props && typeof props.onClose === 'function') props.onClose()
        },
      )
    }, [])
    return Loaded ? <Loaded {...props} /> : null
  }
}

/** Fetches parts that will be wanted soon, once the page has come to rest and has what it shows. */
export function preloadLater(load: () => Promise<unknown>, wait = 4000): () => void {
  const idle = window.requestIdleCallback ?? ((work: () => void) => setTimeout(work, 1))
  let timer = setTimeout(begin, wait)
  function begin() {
    if (queryClient.isFetching()) timer = setTimeout(begin, 300)
    else idle(() => void fetchAhead(load))
  }
  return () => clearTimeout(timer)
}
