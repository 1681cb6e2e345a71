import { useSyncExternalStore } from 'react'

/** State outside of the component tree that several places read: who is signed out, which notices came. */
export interface Store<State> {
  get(): State
  set(next: State | ((now: State) => State)): void
  use(): State
}

export function createStore<State>(initial: State): Store<State> {
  let state = initial
  const listeners = new Set<() => void>()
  const subscribe = (listener: () => void) => {
    listeners.add(listener)
    return () => void listeners.delete(listener)
  }
  const get = () => state
  return {
    get,
    set(next) {
      state = next instanceof Function ? next(state) : next
      for (const listener of listeners) listener()
    },
    use: () => useSyncExternalStore(subscribe, get),
  }
}
