import { expect, test } from 'vitest'
import { showPushed } from './pushed.ts'
import type { OpenPage, PressedEvent, PushedEvent, WorkerScope } from './scope.ts'

/** A browser as its service worker sees it, and what that has done. */
function browserWith(pages: { focused: boolean }[]) {
  const done: unknown[] = []
  let onPush: (event: PushedEvent) => void = () => {}
  let onPress: (event: PressedEvent) => void = () => {}
  const open: OpenPage[] = pages.map(page => ({
    ...page,
    async focus() {
      done.push('focus')
      return this
    },
    postMessage: message => done.push(message),
  }))
  showPushed({
    addEventListener(type: string, listener: typeof onPush & typeof onPress) {
      if (type === 'push') onPush = listener
      else onPress = listener
    },
    registration: { showNotification: async (title: string, options: object) => void done.push({ title, ...options }) },
    clients: {
      matchAll: async () => open,
      async openWindow(url: string) {
        done.push(`opened ${url}`)
        return null
      },
    },
  } as unknown as WorkerScope)
  const lasting = (act: (waitUntil: PushedEvent['waitUntil']) => void) =>
    new Promise<unknown>((resolve, reject) => act(work => void work.then(resolve, reject)))
  return {
    done,
    push: (data: unknown) => lasting(waitUntil => onPush({ data: { json: () => data }, waitUntil })),
    press: (data: unknown) =>
      lasting(waitUntil => onPress({ notification: { data, close() {} } as Notification, waitUntil })),
  }
}

const pushed = { title: 'Новый лид: Анна', path: '/leads/1', tag: 'a', notice: null }

test('what is pushed is shown while nobody looks at a page', async () => {
  const { push, done } = browserWith([{ focused: false }])
  await push(pushed)
  expect(done).toEqual([{ title: 'Новый лид: Анна', tag: 'a', icon: '/icon.svg', data: pushed }])
})

test('a page that is looked at tells of it itself', async () => {
  const { push, done } = browserWith([{ focused: false }, { focused: true }])
  await push(pushed)
  expect(done).toEqual([])
})

test('pressing it takes the open page there, or opens one', async () => {
  const open = browserWith([{ focused: false }])
  await open.press(pushed)
  expect(open.done).toEqual(['focus', { open: '/leads/1' }])
  const closed = browserWith([])
  await closed.press(pushed)
  expect(closed.done).toEqual(['opened /leads/1'])
})

test('what is not ours shows nothing, and leads nowhere outside', async () => {
  const { push, press, done } = browserWith([])
  await push({ title: 1 })
  await push({ ...pushed, path: 'https://elsewhere.example' })
  await press(null)
  expect(done).toEqual(['opened /'])
})
