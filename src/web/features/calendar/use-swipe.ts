import { type TouchEvent, useRef } from 'react'

/** Shorter than this it was a press that slipped. */
const least = 64

/** A finger drawn across goes to what lies before or after. Drawn up or down it scrolls. */
export function useSwipe(onSwipe: (by: -1 | 1) => void) {
  const begun = useRef<{ x: number; y: number; at: number } | null>(null)
  return {
    onTouchStart: ({ touches, timeStamp: at }: TouchEvent) => {
      const touch = touches[0]
      begun.current = touch && touches.length === 1 ? { x: touch.clientX, y: touch.clientY, at } : null
    },
    onTouchEnd: ({ changedTouches, timeStamp }: TouchEvent) => {
      const touch = changedTouches[0]
      const from = begun.current
      begun.current = null
      // Longer than this something was picked up and moved.
      if (!from || !touch || timeStamp - from.at > 380) return
      const [across, along] = [touch.clientX - from.x, touch.clientY - from.y]
      if (Math.abs(across) > least && Math.abs(across) > 2 * Math.abs(along)) onSwipe(across < 0 ? 1 : -1)
    },
  }
}
